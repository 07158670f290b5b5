import { expect, test } from "bun:test";
import { canonicalJson, type JsonObject } from "@meshgate/canon";
import { DecisionMade } from "@meshgate/contracts";
import { type Decision, deepFreeze, type Facts } from "@meshgate/engine";
import fc from "fast-check";
import { capturedContent } from "../content/create-capture.ts";
import type { CapturedPart } from "../ports/content-store.ts";
import { decisionData } from "./record.ts";
import { type EventDraft, sealEvent } from "./seal.ts";

/** The plain way: the event as an object, sorted and printed whole. */
function reference(draft: EventDraft, id: string, from: { origin: string; environment: string }): string {
  return canonicalJson({
    id,
    type: draft.type,
    version: 1,
    occurred_at: new Date(draft.occurredAtMs).toISOString(),
    ...from,
    request_id: draft.ids?.requestId,
    correlation_id: draft.ids?.correlationId,
    actor: draft.actor,
    policy: draft.policy,
    snapshot_sha256: draft.snapshotSha256,
    data: typeof draft.data === "string" ? JSON.parse(draft.data) : draft.data,
  });
}

const text = fc.string({ unit: "grapheme" });
const sha256 = fc.stringMatching(/^[0-9a-f]{64}$/);
const policy = fc.record({ policy_id: text, policy_version: text, policy_sha256: sha256 });
const json = fc.dictionary(text, fc.jsonValue()) as fc.Arbitrary<JsonObject>;
const draft: fc.Arbitrary<EventDraft> = fc.record(
  {
    type: fc.constantFrom("decision.made", "request.completed", "policy.activated"),
    occurredAtMs: fc.nat(),
    ids: fc.record({ requestId: text, correlationId: text }),
    actor: fc.record({ type: fc.constantFrom("local", "key", "system"), id: text }),
    policy: fc.oneof(policy, policy.map(deepFreeze)),
    snapshotSha256: sha256,
    data: fc.oneof(json, json.map(canonicalJson)),
  },
  { requiredKeys: ["type", "occurredAtMs", "actor", "data"] },
);

test("a sealed event is the canonical JSON of all that it says, however often its parts were said before", () => {
  const from = fc.record({ origin: text, environment: text });
  fc.assert(
    fc.property(draft, text, from, (made, id, origin) => {
      const expected = reference(made, id, origin);
      expect(sealEvent(made, id, origin).body).toBe(expected);
      expect(sealEvent(made, id, origin).body).toBe(expected);
    }),
  );
});

const prompt: CapturedPart = {
  requestId: "019b0000-0000-7000-8000-000000000001",
  part: "prompt",
  box: new Uint8Array(40),
  wrapped: new Uint8Array(60),
  masterId: "0123456789abcdef",
  sealedAtMs: 0,
  owner: { keyId: "key_1" },
};

test("what an event says of a decision is canonical JSON, prepared or not", () => {
  const decision = fc.record({
    outcome: fc.constantFrom("ALLOW", "BLOCK"),
    rationale_codes: fc.array(text),
    reason_codes: fc.constant([]),
    default_applied: fc.boolean(),
    targets: fc.constant([]),
    policy,
    snapshot_sha256: sha256,
    trace: fc.constant([]),
  }) as fc.Arbitrary<Decision>;
  const facts = fc.record({
    action: text,
    env: fc.record({ name: text }),
    resource: fc.record({ type: text, sensitivity: fc.constant("public") }),
    signals: fc.dictionary(text, fc.oneof(text, fc.boolean(), fc.integer())),
  }) as fc.Arbitrary<Facts>;
  const promptHash = fc.option(sha256);
  const asked = fc.array(fc.tuple(facts, fc.nat(), promptHash), { minLength: 1 });
  fc.assert(
    fc.property(decision, fc.boolean(), asked, (made, isPrepared, questions) => {
      const given = isPrepared ? deepFreeze(made) : made;
      for (const [facts, latencyUs, promptHash] of questions) {
        const data = {
          audit_mode: "strict",
          decision: { ...given },
          default_applied: given.default_applied,
          facts: { ...facts },
          latency_us: latencyUs,
          prompt_hash: promptHash,
        };
        const call = { observed: { facts, promptHash }, decided: { decision: given, latencyUs } };
        expect(decisionData(call, "strict")).toBe(canonicalJson(data as object as JsonObject));
        const captured = { ...data, content: capturedContent(prompt) };
        expect(decisionData(call, "strict", prompt)).toBe(canonicalJson(captured as object as JsonObject));
        expect(Object.keys(DecisionMade.shape).every((name) => name in captured)).toBe(true);
      }
    }),
  );
});
