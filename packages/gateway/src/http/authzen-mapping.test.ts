import { describe, expect, test } from "bun:test";
import type { AuthzenEvaluationRequest, AuthzenEvaluationResponse } from "@meshgate/contracts";
import { builtInActions, type Decision } from "@meshgate/engine";
import { answerOf, fromAuthzen } from "./authzen-mapping.ts";

const loaded = { actions: builtInActions, environment: "dev" };
const least: AuthzenEvaluationRequest = {
  subject: { type: "user", id: "alice" },
  action: { name: "data:read" },
  resource: { type: "document", id: "42" },
};
const leastFacts = {
  action: "data:read",
  env: { name: "dev" },
  resource: { type: "document", id: "42", sensitivity: "internal" },
  subject: { type: "user", id: "alice" },
  signals: {},
} as const;

function mapped(more: Partial<AuthzenEvaluationRequest>) {
  return fromAuthzen({ ...least, ...more }, loaded);
}

test("what says nothing of it is internal, and of the service's own environment", () => {
  expect(mapped({})).toEqual({ ok: true, value: { kind: "envelope", envelope: { facts: leastFacts } } });
});

describe("becomes a fact:", () => {
  test.each([
    [
      "resource.properties.sensitivity",
      { resource: { ...least.resource, properties: { sensitivity: "restricted" } } },
      {
        resource: { ...leastFacts.resource, sensitivity: "restricted" },
        signals: { resource_sensitivity: "restricted" },
      },
    ],
    ["context.env.name", { context: { env: { name: "prod" } } }, { env: { name: "prod" } }],
    [
      "context.signals",
      { context: { signals: { trust: "low", gone: null } } },
      { signals: { trust: "low" } },
    ],
    [
      "scalar properties of subject, action, resource and context",
      {
        subject: { ...least.subject, properties: { role: "admin", groups: ["a"], boss: null } },
        action: { ...least.action, properties: { soft: true } },
        resource: { ...least.resource, properties: { size: 7, owner: { id: "bob" } } },
        context: { ip: "192.0.2.1" },
      },
      { signals: { subject_role: "admin", action_soft: true, resource_size: 7, context_ip: "192.0.2.1" } },
    ],
    [
      "no property whose name a signal cannot have",
      { subject: { ...least.subject, properties: { ipAddress: "x", "a-b": 1, ["x".repeat(40)]: 1 } } },
      {},
    ],
  ])("%s", (_, more, facts) => {
    expect(mapped(more)).toMatchObject({
      ok: true,
      value: { envelope: { facts: { ...leastFacts, ...facts } } },
    });
  });
});

/** Otherwise who writes the context could give the subject a role that it does not have. */
test("a property of an entity is not overwritten by a signal of the context", () => {
  const subject = { ...least.subject, properties: { role: "guest" } };
  expect(mapped({ subject, context: { signals: { subject_role: "admin" } } })).toMatchObject({
    ok: true,
    value: { envelope: { facts: { signals: { subject_role: "guest" } } } },
  });
});

describe("is an error, named as AuthZEN names it:", () => {
  test.each([
    [
      "resource.properties.sensitivity",
      { resource: { ...least.resource, properties: { sensitivity: "secret" } } },
    ],
    ["context.env.name", { context: { env: { name: 5 } } }],
    ["context.env.name", { context: { env: { name: "" } } }],
    ["context.signals.Trust", { context: { signals: { Trust: "low" } } }],
    ["context.signals.trust", { context: { signals: { trust: ["low"] } } }],
    ["context.signals", { context: { signals: ["low"] } }],
    ["context.signals", { context: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`a${n}`, n])) }],
    ["subject.type", { subject: { type: "x".repeat(33), id: "alice" } }],
    ["resource.id", { resource: { type: "document", id: "" } }],
  ])("%s", (field, more) => {
    expect(mapped(more)).toMatchObject({ ok: false, error: { kind: "invalid-request", field } });
  });
});

test("an action that no document declares is a no, not an error", () => {
  const reason = "No policy knows the action `can_fly`.";
  const fly = mapped({ action: { name: "can_fly" } });
  expect(fly).toEqual({ ok: true, value: { kind: "denied", reason } });
});

const policy = { policy_id: "p", policy_version: "1", policy_sha256: "0".repeat(64) };
const decision: Decision = {
  outcome: "ALLOW",
  rationale_codes: ["OK"],
  reason_codes: [],
  default_applied: false,
  matched_rule_id: "r",
  targets: [],
  policy,
  snapshot_sha256: "1".repeat(64),
  trace: [],
};
const obligations = [{ type: "ROUTE_LOCAL", params: {} }] as const;
const { matched_rule_id: _, ...unmatched } = decision;
const context = { rationale_codes: ["OK"], policy, matched_rule_id: "r" };

const answers: readonly (readonly [
  outcome: string,
  decision: Decision,
  answer: AuthzenEvaluationResponse,
])[] = [
  ["ALLOW with yes", decision, { decision: true, context }],
  [
    "DEGRADE with yes and what must be done",
    { ...decision, outcome: "DEGRADE", obligations },
    { decision: true, context: { ...context, obligations } },
  ],
  [
    "BLOCK with no and why",
    { ...decision, outcome: "BLOCK" },
    { decision: false, context: { ...context, reason: "The rule `r` blocks this." } },
  ],
  [
    "REQUIRE_REVIEW with no and the way to a yes",
    { ...decision, outcome: "REQUIRE_REVIEW" },
    {
      decision: false,
      context: {
        ...context,
        reason: "The rule `r` asks for a review first.",
        access_request: { required: true },
      },
    },
  ],
  [
    "a default's BLOCK with its reason",
    { ...unmatched, outcome: "BLOCK", default_applied: true },
    {
      decision: false,
      context: { rationale_codes: ["OK"], policy, reason: "No rule matches, and the default blocks this." },
    },
  ],
  [
    "a floor's BLOCK with its reason",
    { ...unmatched, outcome: "BLOCK" },
    {
      decision: false,
      context: { rationale_codes: ["OK"], policy, reason: "A rule that cannot be evaluated blocks this." },
    },
  ],
];

describe("answers", () => {
  test.each(answers)("%s", (_name, decided, answer) => {
    const mappedLeast = mapped({});
    if (!mappedLeast.ok) throw new Error("The least request is mapped");
    expect(answerOf(mappedLeast.value, () => ({ decision: decided }))).toEqual(answer);
  });

  test("a no without a decision, and asks for none", () => {
    const denied = { kind: "denied", reason: "Because." } as const;
    const never = () => {
      throw new Error("nothing is to be decided");
    };
    expect(answerOf(denied, never)).toEqual({ decision: false, context: { reason: "Because." } });
  });
});
