import type { Evidence } from "../../ports/evidence.ts";
import type { Database } from "../database.ts";
import { insertEvent } from "../insert-event.ts";
import { insertMessages } from "../insert-messages.ts";

/** Sets the value with its evidence, or writes nothing and gives false: of many that try, one succeeds. */
export async function claimValue(
  name: string,
  value: string,
  { events, messages }: Evidence,
  { kysely }: Database,
): Promise<boolean> {
  return await kysely.transaction().execute(async (transaction) => {
    const claimed = await transaction
      .insertInto("control_value")
      .values({ name, value })
      .onConflict((conflict) => conflict.doNothing())
      .returning("name")
      .executeTakeFirst();
    if (claimed === undefined) return false;
    for (const event of events) await insertEvent(event, transaction);
    await insertMessages(messages, transaction);
    return true;
  });
}
