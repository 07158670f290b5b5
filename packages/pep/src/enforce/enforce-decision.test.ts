import { describe, expect, test } from "bun:test";
import { always, startDecisionPoint } from "../../test/kit/decision-point.ts";
import { thrownBy } from "../../test/kit/thrown.ts";
import { createClient } from "../client/create-client.ts";
import type { Obligation, Outcome } from "../wire/evaluate-response.ts";
import type { PolicyDecision } from "../wire/policy-decision.ts";
import { type EnforceHandlers, enforceDecision } from "./enforce-decision.ts";
import type { ObligationLedger } from "./obligation-ledger.ts";

const cap: Obligation = { type: "OUTPUT_CAP", params: { max_bytes: 3 } };
const grounds = {
  correlation_id: "req-1",
  rationale_codes: ["OK"],
  policy: { policy_id: "p", policy_version: "1", policy_sha256: "0".repeat(64) },
} as const;

const decisions: Readonly<Record<Outcome, PolicyDecision>> = {
  ALLOW: { ...grounds, decision: "ALLOW" },
  DEGRADE: { ...grounds, decision: "DEGRADE", obligations: [cap] },
  REQUIRE_REVIEW: { ...grounds, decision: "REQUIRE_REVIEW" },
  BLOCK: { ...grounds, decision: "BLOCK" },
};

const handlers: EnforceHandlers<string> = {
  onAllow: () => "answer",
  onDegrade: (_decision, obligations) => obligations.capText("answer"),
  onBlock: async ({ rationale_codes }) => `no: ${rationale_codes.join()}`,
  onRequireReview: async () => "later",
};

test.each<readonly [Outcome, string]>([
  ["ALLOW", "answer"],
  ["DEGRADE", "ans"],
  ["BLOCK", "no: OK"],
  ["REQUIRE_REVIEW", "later"],
])("%s runs its own handler alone and gives its result", async (outcome, result) => {
  expect(await enforceDecision(decisions[outcome], handlers)).toBe(result);
});

test("a handler's own error passes through", async () => {
  const broken = { ...handlers, onAllow: () => Promise.reject(new TypeError("disk")) };
  expect(enforceDecision(decisions.ALLOW, broken)).rejects.toThrow(new TypeError("disk"));
});

describe("fails closed", () => {
  test("on a decision that it does not know, by whatever way it came", async () => {
    const unknown = { ...grounds, decision: "PERMIT" };
    const error = await thrownBy(() => Reflect.apply(enforceDecision, undefined, [unknown, handlers]));
    expect(error.kind).toBe("unknown-decision");
  });

  test("on an obligation that it does not know, by whatever way it came", async () => {
    const unknown = { ...decisions.DEGRADE, obligations: [{ type: "WATERMARK", params: {} }] };
    const error = await thrownBy(() => Reflect.apply(enforceDecision, undefined, [unknown, handlers]));
    expect(error.kind).toBe("unknown-obligation");
  });

  // A handler that is found missing on the day of the first BLOCK is found too late.
  test.each(["onAllow", "onDegrade", "onBlock", "onRequireReview"] as const)(
    "without %s, before anything is asked",
    async (name) => {
      await using point = startDecisionPoint(always({ decision: "ALLOW" }));
      const client = createClient({ url: point.url });
      const request = {
        action: "infer:run",
        env: { name: "t" },
        resource: { type: "d", sensitivity: "public" },
      };
      const error = await thrownBy(() =>
        Reflect.apply(client.enforce, client, [request, { ...handlers, [name]: undefined }]),
      );
      expect([error.kind, error.message]).toEqual([
        "missing-handler",
        `Nothing is enforced without ${name}; give all four handlers`,
      ]);
      expect(point.asked).toEqual([]);
    },
  );

  test.each<readonly [string, (obligations: ObligationLedger) => string]>([
    ["forgets its obligations", () => "answer"],
    ["only looks at them", (obligations) => "answer".slice(0, obligations.terms.bytesMax)],
    ["applies another", (obligations) => obligations.redact("answer", {})],
  ])("on a handler that %s", async (_what, onDegrade) => {
    const error = await thrownBy(() =>
      enforceDecision(decisions.DEGRADE, {
        ...handlers,
        onDegrade: (_decision, ledger) => onDegrade(ledger),
      }),
    );
    expect([error.kind, error.message]).toEqual([
      "obligation-not-applied",
      "The answer is held back: nothing applied OUTPUT_CAP.max_bytes; apply each through the ledger",
    ]);
  });

  test("with a client's errors, and runs no handler", async () => {
    const ran: string[] = [];
    const noting = {
      onAllow: () => ran.push("allow"),
      onDegrade: () => ran.push("degrade"),
      onBlock: () => ran.push("block"),
      onRequireReview: () => ran.push("review"),
    };
    await using point = startDecisionPoint(() => Response.json({ decision: "ALLOW" }));
    const client = createClient({ url: point.url });
    const request = {
      action: "infer:run",
      env: { name: "t" },
      resource: { type: "d", sensitivity: "public" },
    } as const;
    expect((await thrownBy(() => client.enforce(request, noting))).kind).toBe("bad-answer");
    expect(ran).toEqual([]);
  });
});

test("the client asks and enforces in one", async () => {
  await using point = startDecisionPoint(always({ decision: "DEGRADE", obligations: [cap] }));
  const request = {
    action: "infer:run",
    env: { name: "t" },
    resource: { type: "d", sensitivity: "public" },
  } as const;
  expect(await createClient({ url: point.url }).enforce(request, handlers)).toBe("ans");
});
