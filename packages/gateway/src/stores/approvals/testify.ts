import type { Transaction } from "kysely";
import type { Approval, Witness } from "../../ports/approval-store.ts";
import { insertEvent } from "../insert-event.ts";
import { insertMessages } from "../insert-messages.ts";
import type { Schema } from "../schema.ts";

/** Writes what a change of an approval is to be known by, in the transaction of the change. */
export async function testify(approval: Approval, witness: Witness, db: Transaction<Schema>): Promise<void> {
  const { events, messages } = witness(approval);
  for (const event of events) await insertEvent(event, db);
  await insertMessages(messages, db);
}
