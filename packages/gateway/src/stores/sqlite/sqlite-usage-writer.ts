import type { Database } from "bun:sqlite";
import type { OpenedCall, SettledCall, UsageEntry } from "../../ports/usage-ledger.ts";
import { type CountedCall, countedRows } from "../counted-rows.ts";
import { callRow, settlementRow } from "../usage-rows.ts";

/** Writes usage entries with prepared statements, inside the event writer's transaction. */
export interface SqliteUsageWriter {
  write(entries: readonly UsageEntry[]): void;
  close(): void;
}

const CALL_COLUMNS = 25;

export function sqliteUsageWriter(handle: Database): SqliteUsageWriter {
  const insertCall = handle.prepare(`insert or fail into usage_call values (${marks(CALL_COLUMNS)})`);
  const settlement = `update or fail usage_call set status = ?2, settled_at_ms = ?3,
       provider = coalesce(?4, provider), model = coalesce(?5, model), input_tokens = ?6, output_tokens = ?7,
       cached_input_tokens = ?8, reasoning_tokens = ?9, cost_nano_usd = ?10, held = ?11
     where request_id = ?1`;
  const settleCall = handle.prepare(settlement);
  const settleHolder = handle.prepare<{ origin: string; opened_at_ms: number }, (string | number | null)[]>(
    `${settlement} returning origin, opened_at_ms`,
  );
  const count = handle.prepare(
    `insert into usage_counted values (?, ?, ?, ?, ?)
       on conflict (counter, kind, period_ms, origin) do update set amount = amount + excluded.amount`,
  );

  function open(call: OpenedCall): void {
    insertCall.run(...Object.values(callRow(call)));
  }

  /** What is to be counted; nothing where the call is not known or held nothing. */
  function settle(call: SettledCall): CountedCall | undefined {
    const row = Object.values(settlementRow(call));
    if (call.held.length === 0) {
      settleCall.run(...row);
      return undefined;
    }
    const holder = settleHolder.get(...row);
    if (holder === null) return undefined;
    return { openedAtMs: holder.opened_at_ms, origin: holder.origin, held: call.held };
  }

  return {
    write(entries) {
      const settled: CountedCall[] = [];
      for (const entry of entries) {
        const call = entry.kind === "opened" ? open(entry) : settle(entry);
        if (call !== undefined) settled.push(call);
      }
      for (const row of countedRows(settled)) count.run(...Object.values(row));
    },
    close() {
      for (const statement of [insertCall, settleCall, settleHolder, count]) statement.finalize();
    },
  };
}

function marks(count: number): string {
  return Array.from({ length: count }, () => "?").join(", ");
}
