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
  const settleCall = handle.prepare<{ origin: string; opened_at_ms: number }, (string | number | null)[]>(
    `update or fail usage_call set status = ?2, settled_at_ms = ?3,
       provider = coalesce(?4, provider), model = coalesce(?5, model), input_tokens = ?6, output_tokens = ?7,
       cached_input_tokens = ?8, reasoning_tokens = ?9, cost_nano_usd = ?10, held = ?11
     where request_id = ?1 returning origin, opened_at_ms`,
  );
  const count = handle.prepare(
    `insert into usage_counted values (?, ?, ?, ?, ?)
       on conflict (counter, kind, period_ms, origin) do update set amount = amount + excluded.amount`,
  );

  function open(call: OpenedCall): void {
    insertCall.run(...Object.values(callRow(call)));
  }

  /** Nothing where the call is not known. */
  function settle(call: SettledCall): CountedCall | undefined {
    const settled = settleCall.get(...Object.values(settlementRow(call)));
    if (settled === null) return undefined;
    return { openedAtMs: settled.opened_at_ms, origin: settled.origin, held: call.held };
  }

  return {
    write(entries) {
      const settled: CountedCall[] = [];
      for (const entry of entries) {
        const call = entry.kind === "opened" ? open(entry) : settle(entry);
        if (call !== undefined && call.held.length > 0) settled.push(call);
      }
      for (const row of countedRows(settled)) count.run(...Object.values(row));
    },
    close() {
      for (const statement of [insertCall, settleCall, count]) statement.finalize();
    },
  };
}

function marks(count: number): string {
  return Array.from({ length: count }, () => "?").join(", ");
}
