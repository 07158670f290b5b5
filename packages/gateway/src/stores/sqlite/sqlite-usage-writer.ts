import type { Database } from "bun:sqlite";
import type { OpenedCall, SettledCall, UsageEntry } from "../../ports/usage-ledger.ts";
import { callRow, heldRows, settledHeldRows, settlementRow } from "../usage-rows.ts";

/** Writes usage entries with prepared statements, inside the event writer's transaction. */
export interface SqliteUsageWriter {
  write(entry: UsageEntry): void;
  close(): void;
}

const CALL_COLUMNS = 24;
const HELD_COLUMNS = 7;

export function sqliteUsageWriter(handle: Database): SqliteUsageWriter {
  const insertCall = handle.prepare(`insert or fail into usage_call values (${marks(CALL_COLUMNS)})`);
  const insertHeld = handle.prepare(`insert or fail into usage_held values (${marks(HELD_COLUMNS)})`);
  const settleCall = handle.prepare(
    `update or fail usage_call set status = ?2, settled_at_ms = ?3,
       provider = coalesce(?4, provider), model = coalesce(?5, model), input_tokens = ?6, output_tokens = ?7,
       cached_input_tokens = ?8, reasoning_tokens = ?9, cost_nano_usd = ?10 where request_id = ?1`,
  );
  const settleHeld = handle.prepare(
    "update or fail usage_held set amount = ?4 where request_id = ?1 and counter = ?2 and kind = ?3",
  );

  function open(call: OpenedCall): void {
    insertCall.run(...Object.values(callRow(call)));
    for (const row of heldRows(call)) insertHeld.run(...Object.values(row));
  }

  function settle(call: SettledCall): void {
    settleCall.run(...Object.values(settlementRow(call)));
    for (const row of settledHeldRows(call)) settleHeld.run(...Object.values(row));
  }

  return {
    write: (entry) => (entry.kind === "opened" ? open(entry) : settle(entry)),
    close() {
      for (const statement of [insertCall, insertHeld, settleCall, settleHeld]) statement.finalize();
    },
  };
}

function marks(count: number): string {
  return Array.from({ length: count }, () => "?").join(", ");
}
