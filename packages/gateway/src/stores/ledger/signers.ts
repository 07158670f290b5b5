import { type Kysely, sql } from "kysely";
import type { SealedEvent } from "../../ports/event-store.ts";
import type { Database } from "../database.ts";
import { insertEvent } from "../insert-event.ts";
import type { Schema } from "../schema.ts";

/** A key that signs, or has signed, the log's checkpoints. */
export interface KnownSigner {
  /** `<name>+<key id>+<base64>`. */
  readonly verifierKey: string;
  /** Checkpoints of trees from this size on are its own, until the next key's. */
  readonly fromSize: number;
  readonly sinceMs: number;
  /** Whether the key before it signed with it; true for the first. */
  readonly vouched: boolean;
}

/** In the order in which they took over: the last one signs. */
export async function readSigners(kysely: Kysely<Schema>): Promise<readonly KnownSigner[]> {
  const rows = await kysely.selectFrom("ledger_signer").selectAll().orderBy("no").execute();
  return rows.map((row) => ({
    verifierKey: row.verifier_key,
    fromSize: Number(row.from_size),
    sinceMs: Number(row.since_ms),
    vouched: row.vouched === 1,
  }));
}

/** Lets a key take over, with the event that says so; false where another has taken over since `known` were read. */
export async function addSigner(
  signer: KnownSigner,
  known: readonly KnownSigner[],
  { events, database }: { readonly events: readonly SealedEvent[]; readonly database: Database },
): Promise<boolean> {
  return await database.kysely.transaction().execute(async (transaction) => {
    const no = known.length + 1;
    const { numAffectedRows } = await sql`
      insert into ledger_signer (no, verifier_key, from_size, since_ms, vouched)
        select ${no}, ${signer.verifierKey}, ${signer.fromSize}, ${signer.sinceMs}, ${signer.vouched ? 1 : 0}
        where not exists (select 1 from ledger_signer where no >= ${no})
        on conflict do nothing`.execute(transaction);
    if (numAffectedRows !== 1n) return false;
    for (const event of events) await insertEvent(event, transaction);
    return true;
  });
}
