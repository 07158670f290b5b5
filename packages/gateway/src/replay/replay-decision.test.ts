import { describe, expect, test } from "bun:test";
import { canonicalJson, type JsonObject, type JsonValue } from "@meshgate/canon";
import { compileGovernance, decide, type Facts, type Snapshot, withGovernance } from "@meshgate/engine";
import fc from "fast-check";
import { contextWith } from "../../test/kit/call-entry.ts";
import { sha256 } from "../config/sha256.ts";
import { decisionData } from "../pipeline/record.ts";
import { sealEvent } from "../pipeline/seal.ts";
import { firstDifference } from "./first-difference.ts";
import { locateDecision } from "./locate-decision.ts";
import { replayDecision } from "./replay-decision.ts";
import { replayPlainly } from "./replay-plainly.ts";

const snapshot: Snapshot = withGovernance(
  contextWith(async () => {}).snapshot,
  compileGovernance(
    [
      {
        id: "pol_1",
        name: "one",
        type: "block_provider",
        provider: "lab",
        mode: "enforce",
        scope: { kind: "agent", id: "agt_1" },
        match: {},
      },
    ],
    sha256,
  ),
  sha256,
);

/** Texts that look like what stands around a decision, so that a search could take one for the other. */
const awkward = fc.constantFrom(
  '"data":{"audit_mode":"',
  ',"facts":{',
  ',"decision":{"',
  ',"latency_us":1',
  '","snapshot_sha256":"',
  ',"type":"decision.made","version":1}',
  "\\",
  '\\"',
);
const text = fc.oneof(awkward, fc.string({ unit: "grapheme", maxLength: 12 }));
const signalName = fc.constantFrom(
  "latency_us",
  "facts",
  "decision",
  "default_applied",
  "snapshot_sha256",
  "n",
);

const envelope = {
  action: fc.constantFrom("infer:run", "data:read", "tool:invoke"),
  env: fc.record({ name: text }),
  resource: fc.record(
    { type: text, id: text, sensitivity: fc.constantFrom("public", "internal") },
    { requiredKeys: ["type", "sensitivity"] },
  ),
  signals: fc.dictionary(
    signalName,
    fc.oneof(text, fc.boolean(), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })),
  ),
};
const target = {
  provider: "lab",
  model: "a",
  location: "local",
  requested: true,
  default_for: "local",
} as const;
const call = {
  principal: fc.record({ key: text, agent_id: fc.constantFrom("agt_1", "agt_2"), tags: fc.array(text) }),
  call: fc.record({
    surface: fc.constant("openai-chat"),
    model: fc.constant("a"),
    model_choice: fc.constantFrom("exact", "auto"),
    stream: fc.boolean(),
    message_count: fc.nat(),
    prompt_chars: fc.nat(),
    total_chars: fc.nat(),
    tools_offered: fc.constant(0),
    tools: fc.constant([]),
  }),
  findings: fc.constant([]),
  targets: fc.constantFrom([], [target]),
};
const anyFacts = fc.oneof(fc.record(envelope), fc.record({ ...envelope, ...call })) as fc.Arbitrary<Facts>;

const anyEvent = fc.record({ facts: anyFacts, id: text, actor: text, origin: text }).map((made) => {
  const { facts, id, actor, origin } = made;
  const decision = decide(snapshot, facts);
  const event = sealEvent(
    {
      type: "decision.made",
      occurredAtMs: 1,
      ids: { requestId: id, correlationId: actor },
      actor: { type: "key", id: actor },
      policy: decision.policy,
      snapshotSha256: decision.snapshot_sha256,
      data: decisionData(
        { observed: { facts, promptHash: null }, decided: { decision, latencyUs: 7 } },
        "strict",
      ),
    },
    id,
    { origin, environment: origin },
  );
  return { ...made, decision, body: event.body };
});

describe("a recorded decision", () => {
  test("comes out equal when it is made again, whatever stands around it", () => {
    fc.assert(
      fc.property(anyEvent, ({ body, facts, decision }) => {
        const located = locateDecision(body);
        expect(located?.snapshotSha256).toBe(decision.snapshot_sha256);
        expect(located?.facts).toBe(canonicalJson(facts as object as JsonObject));
        expect(replayDecision(body, located, snapshot)).toEqual({ kind: "equal" });
        expect(replayPlainly(body, snapshot)).toEqual({ kind: "equal" });
      }),
      { numRuns: 500 },
    );
  });

  /** An event that was altered must not pass because only parts of it are read. */
  test("is told the same of, however its event is altered, as by the one who reads it whole", () => {
    const alteration = fc.record({
      at: fc.nat(),
      length: fc.nat({ max: 6 }),
      put: fc.oneof(text, fc.constant("")),
    });
    let told = 0;
    fc.assert(
      fc.property(anyEvent, fc.array(alteration, { minLength: 1, maxLength: 2 }), ({ body }, alterations) => {
        let altered = body;
        for (const { at, length, put } of alterations) {
          const start = at % altered.length;
          altered = altered.slice(0, start) + put + altered.slice(start + length);
        }
        const plain = replayPlainly(altered, snapshot);
        const fast = replayDecision(altered, locateDecision(altered), snapshot);
        expect(fast).toEqual(plain);
        if (plain.kind !== "equal") told += 1;
      }),
      { numRuns: 1_500 },
    );
    expect(told).toBeGreaterThan(100);
  });

  /** A decision that one reader sees and replay does not could be forged without replay telling. */
  test.each<[string, (body: string) => string]>([
    ["decision", (body) => body.replace(',"prompt_hash":', ',"decision":{"outcome":"BLOCK"},"prompt_hash":')],
    ["facts", (body) => body.replace(',"prompt_hash":', ',"facts":{},"prompt_hash":')],
    ["data", (body) => body.replace(',"environment":', ',"data":{},"environment":')],
    [
      "member of the facts",
      (body) => body.replace('"facts":{"action":', '"facts":{"action":"data:read","action":'),
    ],
    [
      "snapshot_sha256",
      (body) => body.replace(',"type":"decision', ',"snapshot_sha256":"","type":"decision'),
    ],
  ])("that has a second %s cannot be made again", (_name, forge) => {
    const [{ body } = { body: "" }] = fc.sample(anyEvent, { numRuns: 1, seed: 1 });
    const forged = forge(body);
    expect(forged).not.toBe(body);
    expect(replayDecision(forged, locateDecision(forged), snapshot)).toMatchObject({
      kind: "not-replayable",
      cause: "facts-unreadable",
    });
  });

  test.each<[string, (body: string) => string]>([
    ["id", (body) => body.replace(',"id":', ',"i d":')],
    [
      "request_id that is a text",
      (body) => body.replace(/,"request_id":"(\\.|[^"\\])*"/u, ',"request_id":1'),
    ],
  ])("that has no %s cannot be made again", (_name, alter) => {
    const [{ body } = { body: "" }] = fc.sample(anyEvent, { numRuns: 1, seed: 1 });
    const altered = alter(body);
    expect(altered).not.toBe(body);
    expect(replayDecision(altered, locateDecision(altered), snapshot)).toMatchObject({
      kind: "not-replayable",
      cause: "facts-unreadable",
    });
  });

  test("of another snapshot differs first in that", () => {
    const facts: Facts = {
      action: "infer:run",
      env: { name: "dev" },
      resource: { type: "model", sensitivity: "public" },
      signals: {},
    };
    const decided = decide(snapshot, facts);
    const decision = { ...decided, outcome: "BLOCK" as const };
    const data = decisionData(
      { observed: { facts, promptHash: null }, decided: { decision, latencyUs: 1 } },
      "strict",
    );
    const draft = {
      type: "decision.made",
      occurredAtMs: 1,
      actor: { type: "local", id: "a" },
      snapshotSha256: decision.snapshot_sha256,
      data,
    } as const;
    const { body } = sealEvent(draft, "id", { origin: "o", environment: "e" });
    expect(replayDecision(body, locateDecision(body), snapshot)).toEqual({
      kind: "different",
      difference: { pointer: "/outcome", recorded: "BLOCK", replayed: "ALLOW" },
    });
  });

  test.each<[string, string, string]>([
    ["no JSON", "{", "facts-unreadable"],
    ["another type's", '{"version":1,"data":{}}', "facts-unreadable"],
    ["a later version's", '{"version":2,"anything":"else"}', "event-newer"],
    [
      "without what every request has",
      `{"data":{"decision":{},"facts":{"action":"infer:run","call":{}}},"id":"i","snapshot_sha256":"${snapshot.snapshot_sha256}","version":1}`,
      "facts-unreadable",
    ],
  ])("that is %s cannot be made again, and it says why", (_name, body, cause) => {
    expect(replayDecision(body, locateDecision(body), snapshot)).toMatchObject({
      kind: "not-replayable",
      cause,
    });
  });
});

describe("the first difference", () => {
  test.each<[string, JsonValue, JsonValue, object | undefined]>([
    ["of equal values is none", { a: [1, { b: null }] }, { a: [1, { b: null }] }, undefined],
    [
      "is the first in the order of keys",
      { b: 1, a: 1 },
      { b: 2, a: 2 },
      { pointer: "/a", recorded: 1, replayed: 2 },
    ],
    ["may lie deep", { a: [{ b: 1 }] }, { a: [{ b: 2 }] }, { pointer: "/a/0/b", recorded: 1, replayed: 2 }],
    ["may be what is there no more", { a: 1 }, {}, { pointer: "/a", recorded: 1 }],
    ["may be what is new", { a: [1] }, { a: [1, 2] }, { pointer: "/a/1", replayed: 2 }],
    ["may be of kind", { a: [] }, { a: {} }, { pointer: "/a", recorded: [], replayed: {} }],
    ["escapes keys", { "a/b~c": 1 }, { "a/b~c": 2 }, { pointer: "/a~1b~0c", recorded: 1, replayed: 2 }],
    [
      "of the tenth comes after that of the second",
      { a: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1] },
      { a: [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2] },
      { pointer: "/a/2", recorded: 0, replayed: 1 },
    ],
  ])("%s", (_name, recorded, replayed, expected) => {
    expect(firstDifference(recorded, replayed)).toEqual<unknown>(expected);
  });
});
