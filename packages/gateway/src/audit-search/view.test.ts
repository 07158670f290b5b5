import { expect, test } from "bun:test";
import { sealedEvent } from "../../test/kit/sealed-event.ts";
import { MemoryAuditIndex } from "../stores/audit-index/memory-audit-index.ts";
import { MemoryLedger } from "../stores/ledger/memory-ledger.ts";
import { followLedger } from "./follow-ledger.ts";
import { openView } from "./view.ts";

const joins = { decisionsOf: async () => [], holderOf: async () => undefined };

function record(events: number) {
  const [ledger, index] = [new MemoryLedger(), new MemoryAuditIndex()];
  ledger.integrate(Array.from({ length: events }, () => sealedEvent()));
  return { ledger, index, joins };
}

test("an index that is far behind is said to be, and how far, until it has caught up", async () => {
  const sources = record(8_500);
  expect(await openView(sources)).toEqual({ ok: false, error: { kind: "index-behind", events: 8_500 } });
  const onBug = (bug: unknown): never => {
    throw bug;
  };
  const follower = followLedger({ ...sources, sources: joins, onBug });
  await follower.catchUp();
  await follower.close();
  const view = await openView(sources);
  expect(view).toMatchObject({ ok: true, value: { size: 8_500, indexed: 33 * 256 } });
});

test("an event that is not what Meshgate writes is neither indexed nor in the way", async () => {
  const { ledger, index } = record(0);
  const odd = [
    "no JSON",
    "null",
    "[]",
    '{"type":"decision.made","actor":null,"data":1}',
    '{"type":5,"actor":{"type":"key","id":7},"data":{}}',
  ];
  ledger.integrate(Array.from({ length: 300 }, (_, n) => sealedEvent({ body: odd[n % odd.length] ?? "" })));
  const follower = followLedger({
    ledger,
    index,
    sources: joins,
    onBug(bug) {
      throw bug;
    },
  });
  await follower.catchUp();
  await follower.close();
  expect(await index.indexed()).toBe(256);
  expect(await openView({ ledger, index, joins })).toMatchObject({ ok: true });
});
