import { type Kysely, type Selectable, sql } from "kysely";
import type { KeptCheckpoint } from "../../ports/ledger.ts";
import type { Schema } from "../schema.ts";

export function checkpointOf(row: Selectable<Schema["ledger_checkpoint"]>): KeptCheckpoint {
  return {
    size: Number(row.size),
    rootHash: new Uint8Array(row.root_hash),
    note: row.note,
    signedAtMs: Number(row.signed_at_ms),
  };
}

/** Keeps a checkpoint that is larger than all others; false where one as large is kept already, perhaps by another process. */
export async function keepCheckpoint(
  { size, rootHash, note, signedAtMs }: KeptCheckpoint,
  kysely: Kysely<Schema>,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into ledger_checkpoint (size, root_hash, note, signed_at_ms)
      select ${size}, ${rootHash}, ${note}, ${signedAtMs}
      where not exists (select 1 from ledger_checkpoint where size >= ${size})
      on conflict (size) do nothing`.execute(kysely);
  return numAffectedRows === 1n;
}
