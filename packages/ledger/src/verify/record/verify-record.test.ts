import { describe, expect, test } from "bun:test";
import { canonicalJson } from "@meshgate/canon";
import { concatBytes } from "../../encoding/bytes.ts";
import { utf8Bytes } from "../../encoding/utf8.ts";
import { nobleSha256 } from "../../noble-sha256.ts";
import { rootOf } from "../../tree/root-of.ts";
import type { Finding } from "../finding.ts";
import { checkpointOf, leavesOf, TRUST, uuid } from "../log.fixture.ts";
import type { RecordSource } from "./record-source.ts";
import { verifyRecord } from "./verify-record.ts";

const DAY = "2026-01-31";
const MAY = "2026-05-01T00:00:00.000Z";
const PERMIT_ID = uuid(9);

interface Rule {
  readonly of?: string;
  readonly before?: string;
  readonly older_than_days?: number;
  readonly count?: number;
  readonly from_index?: number;
  readonly to_index?: number;
}

function eventAt(at: number, more: object = {}): string {
  return canonicalJson({
    actor: { id: "local", type: "key" },
    data: {},
    environment: "test",
    id: uuid(at),
    occurred_at: `2026-01-30T10:00:0${at}.000Z`,
    origin: "test",
    type: "decision.made",
    version: 1,
    ...more,
  });
}

/** Lets the third event go; it stands at the end of the log. */
function retentionApplied(rule: Rule = {}, occurredAt = MAY): string {
  const whole = {
    of: "decision.made",
    before: DAY,
    older_than_days: 90,
    count: 1,
    from_index: 2,
    to_index: 3,
    ...rule,
  };
  return eventAt(9, { data: { rules: [whole] }, occurred_at: occurredAt, type: "retention.applied" });
}

function logOf(last: string): readonly string[] {
  return [...Array.from({ length: 9 }, (_, at) => eventAt(at)), last];
}

/** As a database has them beside their bodies. */
function rowsOf(events: readonly string[]) {
  const leaves = leavesOf(events);
  return events.map((event, at) => {
    const { id, type, occurred_at: occurredAt } = JSON.parse(event);
    const columns = { id, type, requestId: undefined, correlationId: undefined, actorId: "local" };
    const leafHash = leaves[at] ?? new Uint8Array();
    return { seq: at + 1, id, occurredAt, leafHash, body: utf8Bytes(event), columns };
  });
}

/** Ten events in a tile that is not full, of which the database has dropped the third. */
function sourceOf(events: readonly string[], more: Partial<RecordSource> = {}): RecordSource {
  const leaves = leavesOf(events);
  const head = { size: events.length, rootHash: rootOf(leaves, nobleSha256), note: checkpointOf(events) };
  const rows = rowsOf(events).map(({ body, columns, ...row }, at) =>
    at === 2 ? { ...row, droppedType: "decision.made" } : { ...row, body, columns },
  );
  return {
    size: events.length,
    latest: head,
    hasSigner: true,
    permits: [{ eventId: PERMIT_ID, body: utf8Bytes(events[9] ?? "") }],
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
  const granted = logOf(retentionApplied());
  const missing: readonly Finding[] = [{ kind: "missing", at: { index: 2, eventId: uuid(2) }, count: 1 }];

  test("is explained by an event of the log that says that it went", async () => {
    expect(await verify(sourceOf(granted))).toMatchObject({
      kind: "verified",
      counts: { events: 9, filtered: 0, dropped: 1, notIntegrated: 3, notSigned: 0 },
    });
  });

  // Broken, whoever can write rows can make any event unhappen.
  test.each<readonly [string, Rule, string]>([
    ["another day", { before: "2026-01-30" }, MAY],
    ["another type", { of: "login.failed" }, MAY],
    ["another stretch of the log", { from_index: 3, to_index: 9 }, MAY],
    ["what came after it", { from_index: 0, to_index: 11 }, MAY],
    ["fewer than are gone", { count: 0 }, MAY],
    ["more than there were", { count: 2 }, MAY],
    ["of others too that are still there", { from_index: 0 }, MAY],
    ["younger events than its age", { older_than_days: 91 }, MAY],
    ["no age", { older_than_days: 0 }, MAY],
    ["nothing, its time being none", {}, "soon"],
  ])("is missing under an event that lets go %s", async (_, rule, occurredAt) => {
    const verdict = await verify(sourceOf(logOf(retentionApplied(rule, occurredAt))));
    expect(verdict.kind === "verified" ? [] : [...verdict.findings]).toEqual([...missing]);
  });

  test("is missing without any", async () => {
    const verdict = await verify(sourceOf(granted, { permits: [] }));
    expect(verdict.kind === "verified" ? [] : [...verdict.findings]).toEqual([...missing]);
  });

  test("is missing under an event that is not the log's", async () => {
    const body = utf8Bytes(retentionApplied({ count: 1 }, "2026-05-02T00:00:00.000Z"));
    const verdict = await verify(sourceOf(granted, { permits: [{ eventId: PERMIT_ID, body }] }));
    expect(verdict.kind === "verified" ? [] : [...verdict.findings]).toEqual([...missing]);
  });

  // Else a clock that is put forward for a moment lets everything go that is of today.
  test("is missing where the log goes on with events from long before the one that let it go", async () => {
    const events = [...granted, eventAt(8, { id: uuid(10) })];
    const source = sourceOf(events);
    const verdict = await verify(source);
    expect(verdict.kind === "verified" ? [] : [...verdict.findings]).toEqual([...missing]);
  });
});

describe("what is kept beside an event", () => {
  const events = logOf(eventAt(9));
  const withColumns = (more: object, event = events[4] ?? "") => {
    const log = events.with(4, event);
    const rows = rowsOf(log).map((row, at) => (at === 4 ? { ...row, ...more } : row));
    const tile = concatBytes(...leavesOf(log));
    const head = { size: 10, rootHash: rootOf(leavesOf(log), nobleSha256), note: checkpointOf(log) };
    const blocks = (async function* () {
      yield { rows, tile, checkpoints: [head] };
    })();
    return sourceOf(log, { blocks });
  };
  const asSaid = {
    id: uuid(4),
    type: "decision.made",
    requestId: undefined,
    correlationId: undefined,
    actorId: "local",
  };

  // Broken, an event is as it was and nobody finds it, or somebody reads it whose it is not.
  test.each<readonly [string, object, readonly string[]]>([
    ["type", { columns: { ...asSaid, type: "login.failed" } }, ["type"]],
    ["request", { columns: { ...asSaid, requestId: uuid(77) } }, ["request_id"]],
    ["correlation", { columns: { ...asSaid, correlationId: "x" } }, ["correlation_id"]],
    ["actor", { columns: { ...asSaid, actorId: "x" } }, ["actor_id"]],
    ["id", { columns: { ...asSaid, id: uuid(77) } }, ["id"]],
    ["leaf's id", { id: uuid(77) }, ["event_leaf.id"]],
    ["leaf's time", { occurredAt: "2026-01-30T10:00:04.001Z" }, ["event_leaf.occurred_at_ms"]],
  ])("is found out where it is another: its %s", async (_, more, columns) => {
    const verdict = await verify(withColumns(more));
    expect(verdict.kind === "verified" ? [] : [...verdict.findings]).toEqual([
      { kind: "altered", part: "columns", at: { index: 4, eventId: uuid(4) }, columns },
    ]);
  });

  test.each([
    ["a member twice", (events[4] ?? "").replace('"version":1', '"actor":{"id":"x"},"version":1'), "x"],
    [
      "an actor of another form",
      (events[4] ?? "").replace('"type":"key"', '"name":"k","type":"key"'),
      "local",
    ],
    ["a quote in its name", (events[4] ?? "").replace('"id":"local"', '"id":"lo\\"cal"'), 'lo"cal'],
  ])("is held against an event as everybody reads it: %s", async (_, event, actorId) => {
    expect(await verify(withColumns({ columns: { ...asSaid, actorId } }, event))).toMatchObject({
      kind: "verified",
    });
  });
});

test("leaves behind the last checkpoint are counted, not believed", async () => {
  const events = logOf(eventAt(9));
  const rootHash = rootOf(leavesOf(events.slice(0, 7)), nobleSha256);
  const latest = { size: 7, rootHash, note: checkpointOf(events.slice(0, 7)) };
  const leaves = leavesOf(events);
  const rows = rowsOf(events);
  const blocks = (async function* () {
    yield { rows, tile: concatBytes(...leaves), checkpoints: [latest] };
  })();
  expect(await verify(sourceOf(events, { latest, blocks }))).toMatchObject({
    kind: "verified",
    counts: { events: 10, notSigned: 3 },
    head: { size: 7 },
  });
});
