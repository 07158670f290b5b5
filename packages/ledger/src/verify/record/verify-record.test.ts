import { describe, expect, test } from "bun:test";
import { canonicalJson } from "@meshgate/canon";
import { concatBytes } from "../../encoding/bytes.ts";
import { utf8Bytes } from "../../encoding/utf8.ts";
import { nobleSha256 } from "../../noble-sha256.ts";
import { rootOf } from "../../tree/root-of.ts";
import type { Finding } from "../finding.ts";
import { checkpointOf, leavesOf, sampleEvents, TRUST, uuid } from "../log.fixture.ts";
import type { RecordSource } from "./record-source.ts";
import { verifyRecord } from "./verify-record.ts";

const DAY = "2026-01-31";
const BEFORE_MS = 1_769_817_600_000;
const PERMIT = {
  eventId: uuid(9),
  type: "decision.made",
  beforeMs: BEFORE_MS,
  beforeDay: DAY,
  throughSeq: 10,
};

function retentionApplied(of: string): string {
  return canonicalJson({ data: { rules: [{ before: DAY, of }] }, id: uuid(9), type: "retention.applied" });
}

/** Ten events in a tile that is not full, of which the database has dropped the third. */
function sourceOf(events: readonly string[], more: Partial<RecordSource> = {}): RecordSource {
  const leaves = leavesOf(events);
  const head = { size: events.length, rootHash: rootOf(leaves, nobleSha256), note: checkpointOf(events) };
  const rows = events.map((event, at) => ({
    seq: at + 1,
    id: uuid(at),
    occurredAtMs: BEFORE_MS - 1_000 + at,
    leafHash: leaves[at] ?? new Uint8Array(),
    ...(at === 2 ? { droppedType: "decision.made" } : { body: utf8Bytes(event) }),
  }));
  return {
    size: events.length,
    latest: head,
    permits: [PERMIT],
    blocks: (async function* () {
      yield { rows, tile: concatBytes(...leaves), checkpoints: [head] };
    })(),
    tile: async () => undefined,
    strays: async () => ({ notIntegrated: 3, inserted: 0 }),
    ...more,
  };
}

const verify = (source: RecordSource) => verifyRecord({ source, trust: TRUST }, nobleSha256);

describe("a body that is not there", () => {
  const granted = [...sampleEvents(9), retentionApplied("decision.made")];
  const other = [...sampleEvents(9), retentionApplied("login.failed")];
  const missing: readonly Finding[] = [{ kind: "missing", at: { index: 2, eventId: uuid(2) }, count: 1 }];

  test("is explained by a permit that an event of the log stands behind", async () => {
    expect(await verify(sourceOf(granted))).toMatchObject({
      kind: "verified",
      counts: { events: 9, filtered: 0, dropped: 1, notIntegrated: 3, notSigned: 0 },
    });
  });

  // Broken, whoever can write rows can make any event unhappen.
  test.each([
    ["no permit", sourceOf(granted, { permits: [] })],
    [
      "a permit of another day",
      sourceOf(granted, { permits: [{ ...PERMIT, beforeMs: BEFORE_MS - 86_400_000 }] }),
    ],
    ["a permit of before it was written", sourceOf(granted, { permits: [{ ...PERMIT, throughSeq: 3 }] })],
    ["a permit whose event is of another type", sourceOf(other)],
    [
      "a permit whose event is another one",
      sourceOf(granted, { permits: [{ ...PERMIT, eventId: uuid(8) }] }),
    ],
  ])("is missing under %s", async (_, source) => {
    const verdict = await verify(source);
    expect(verdict.kind === "verified" ? [] : [...verdict.findings]).toEqual([...missing]);
  });
});

test("leaves behind the last checkpoint are counted, not believed", async () => {
  const events = sampleEvents(10);
  const rootHash = rootOf(leavesOf(events.slice(0, 7)), nobleSha256);
  const latest = { size: 7, rootHash, note: checkpointOf(events.slice(0, 7)) };
  const leaves = leavesOf(events);
  const rows = events.map((event, at) => ({
    seq: at + 1,
    id: uuid(at),
    leafHash: leaves[at] ?? new Uint8Array(),
    body: utf8Bytes(event),
  }));
  const blocks = (async function* () {
    yield { rows, tile: concatBytes(...leaves), checkpoints: [latest] };
  })();
  expect(await verify(sourceOf(events, { latest, blocks }))).toMatchObject({
    kind: "verified",
    counts: { events: 10, notSigned: 3 },
    head: { size: 7 },
  });
});
