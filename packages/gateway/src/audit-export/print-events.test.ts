import { expect, test } from "bun:test";
import fc from "fast-check";
import { z } from "zod";
import { joinSourcesOf, recordedCalls, type Told } from "../audit-search/recorded-calls.fixture.ts";
import { anyTold } from "../audit-search/select-events.laws.ts";
import type { LedgerEntry } from "../ports/ledger.ts";
import { printEvents } from "./print-events.ts";

async function print(
  format: "ndjson" | "csv" | "ocsf",
  told: readonly Told[],
  drop?: number,
): Promise<string> {
  const truths = recordedCalls(told);
  const entries = truths.map(
    ({ event: { id, occurredAtMs, leafHash, body } }, index): LedgerEntry => ({
      index,
      id,
      occurredAtMs,
      leafHash,
      ...(index === drop ? {} : { body }),
    }),
  );
  const options = {
    format,
    joins: joinSourcesOf(truths),
    log: "meshgate/test",
    appVersion: "0.0.0",
    authenticity: { check: async () => new Map(), met: () => undefined },
  };
  let text = "";
  for await (const piece of printEvents(listsOf(entries), options)) text += piece;
  return text;
}

async function* listsOf(entries: readonly LedgerEntry[]): AsyncGenerator<readonly LedgerEntry[]> {
  for (let at = 0; at < entries.length; at += 7) yield entries.slice(at, at + 7);
}

const told = fc.sample(anyTold, { numRuns: 60, seed: 3 });

test("NDJSON is the events' bytes, a line each, without those that retention has dropped", async () => {
  const bodies = recordedCalls(told).map(({ event }) => event.body);
  expect(await print("ndjson", told)).toBe(bodies.map((body) => `${body}\n`).join(""));
  expect(await print("ndjson", told, 2)).toBe(
    bodies
      .toSpliced(2, 1)
      .map((body) => `${body}\n`)
      .join(""),
  );
});

// A caller chooses the name of a model: it must not run on the machine of whoever opens the table.
test("CSV has a line for each event, and no field of it is a formula", async () => {
  const call: Told = {
    what: "call",
    key: "key_1",
    model: '=HYPERLINK("x")',
    provider: "@p",
    outcome: "ALLOW",
    findings: [],
    status: "success",
    lasts: 0,
  };
  const lines = (await print("csv", [call], 0)).split("\r\n");
  expect(lines[0]).toStartWith("index,leaf_hash,event_id,occurred_at,type,body,");
  expect(lines[1]).toMatch(/^0,"[A-Za-z0-9+/]{43}=",[0-9a-f-]{36},\S+Z,,dropped,+$/);
  expect(lines[2]).toContain(`'@p,"'=HYPERLINK(""x"")",ALLOW,success`);
  expect(lines).toHaveLength(4);
});

/** What OCSF 1.9 demands of API Activity (6003) with `record_integrity`, and of the objects in it. */
const entity = z.looseObject({ uid: z.string().optional(), name: z.string().optional() });
const ApiActivity = z.looseObject({
  activity_id: z.int().min(0).max(4),
  category_uid: z.literal(6),
  class_uid: z.literal(6003),
  type_uid: z.int(),
  time: z.int(),
  severity_id: z.int().min(0).max(6),
  status_id: z.int().min(0).max(2),
  metadata: z.looseObject({
    version: z.literal("1.9.0"),
    product: z.looseObject({ name: z.string(), vendor_name: z.string() }),
    profiles: z.array(z.string()),
  }),
  actor: z.looseObject({ user: entity }),
  api: z.looseObject({ operation: z.string(), service: z.looseObject({ name: z.string() }) }),
  src_endpoint: entity,
  http_response: z.looseObject({ code: z.int() }).optional(),
  ai_model: z.looseObject({ model_name: z.string(), ai_provider: z.string() }).optional(),
  enrichments: z
    .array(z.looseObject({ name: z.string(), value: z.string(), data: z.looseObject({}) }))
    .min(1)
    .optional(),
  attestation: z.looseObject({
    uid: z.string(),
    authority_uid: z.string(),
    chain_uid: z.string(),
    fingerprint: z.strictObject({
      algorithm: z.literal("SHA-256"),
      algorithm_id: z.literal(3),
      value: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  }),
  unmapped: z.looseObject({ index: z.int(), leaf_hash: z.base64() }),
});

test("OCSF has what the class demands of each event, and one type for each class and activity", async () => {
  const lines = (await print("ocsf", told, 5)).trimEnd().split("\n");
  expect(lines).toHaveLength(recordedCalls(told).length - 1);
  for (const line of lines) {
    const record = ApiActivity.parse(JSON.parse(line));
    expect(record.type_uid).toBe(600_300 + record.activity_id);
  }
});
