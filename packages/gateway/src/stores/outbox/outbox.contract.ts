import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { eventId } from "../../../test/kit/sealed-event.ts";
import type { Message, Outbox } from "../../ports/outbox.ts";

export interface OutboxUnderTest {
  /** As one process opens it; another opening sees what this one wrote. */
  open(): Promise<Outbox>;
  discard(): Promise<void>;
}

const LEASE_MS = 60_000;

/** What every outbox guarantees. */
export function outboxContract(name: string, create: () => Promise<OutboxUnderTest>): void {
  describe(`${name} as an outbox`, () => {
    let place: OutboxUnderTest;
    let outbox: Outbox;

    beforeEach(async () => {
      place = await create();
      outbox = await place.open();
    });
    afterEach(() => place.discard());

    test("gives what is due for a webhook, the oldest first, and nothing of another's", async () => {
      await outbox.add([
        message(3, { createdAtMs: 2 }),
        message(2),
        message(1),
        message(4, { webhook: "b" }),
      ]);
      expect(await outbox.claim("a", 1_000, LEASE_MS, 2)).toEqual([
        { ...message(1), attempts: 1 },
        { ...message(2), attempts: 1 },
      ]);
      expect(await idsOf(outbox.claim("a", 1_000, LEASE_MS, 9))).toEqual([eventId(3)]);
      expect(await idsOf(outbox.claim("b", 1_000, LEASE_MS, 9))).toEqual([eventId(4)]);
    });

    test("lets one alone have a message while the claim lasts, and another once it is over", async () => {
      await outbox.add([message(1)]);
      const others = await place.open();
      const claims = await Promise.all([
        outbox.claim("a", 1_000, LEASE_MS, 9),
        others.claim("a", 1_000, LEASE_MS, 9),
      ]);
      expect(claims.flat()).toEqual([{ ...message(1), attempts: 1 }]);
      expect(await others.claim("a", 1_000 + LEASE_MS - 1, LEASE_MS, 9)).toEqual([]);
      expect(await others.claim("a", 1_000 + LEASE_MS, LEASE_MS, 9)).toEqual([
        { ...message(1), attempts: 2 },
      ]);
    });

    test("keeps what is put off until then, and forgets what is removed", async () => {
      await outbox.add([message(1), message(2)]);
      await outbox.claim("a", 1_000, LEASE_MS, 9);
      await outbox.putOff(eventId(1), 5_000);
      await outbox.remove(eventId(2));
      expect(await outbox.claim("a", 4_999, LEASE_MS, 9)).toEqual([]);
      expect(await outbox.claim("a", 5_000 + LEASE_MS, LEASE_MS, 9)).toEqual([
        { ...message(1), attempts: 2 },
      ]);
    });

    test("gives up what is older than asked, claimed or not, and nothing younger", async () => {
      await outbox.add([message(1), message(2, { createdAtMs: 50 }), message(3, { webhook: "gone" })]);
      await outbox.claim("a", 1_000, LEASE_MS, 1);
      expect(await outbox.giveUp(50, 9)).toEqual([message(1), message(3, { webhook: "gone" })]);
      expect(await outbox.giveUp(50, 9)).toEqual([]);
      expect(await idsOf(outbox.claim("a", 10 * LEASE_MS, LEASE_MS, 9))).toEqual([eventId(2)]);
    });
  });
}

function message(n: number, fields: Partial<Message> = {}): Message {
  return {
    id: eventId(n),
    webhook: "a",
    type: "approval.requested",
    body: '{"n":"ünïcode"}',
    createdAtMs: 1,
    ...fields,
  };
}

async function idsOf(claimed: Promise<readonly Message[]>): Promise<readonly string[]> {
  return (await claimed).map(({ id }) => id);
}
