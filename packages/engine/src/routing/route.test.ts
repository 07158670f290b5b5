import { expect, test } from "bun:test";
import type { CallEnvelope, TargetFact } from "../facts.ts";
import type { RoutingPolicy } from "./policy.ts";
import { route } from "./route.ts";

const local: TargetFact = {
  provider: "local",
  model: "llama3.2",
  location: "local",
  requested: false,
  default_for: "local",
};
const openai: TargetFact = {
  provider: "openai",
  model: "gpt-4o-mini",
  location: "public",
  requested: false,
  default_for: "public",
};
const byLength: RoutingPolicy = {
  keywords: ["internal"],
  maxPromptLengthForLocal: 1_000,
  maxUsdForLocal: null,
  inputUsdPer1mTokens: null,
  charsPerToken: 4,
  defaultLocation: "public",
};
const byUsd: RoutingPolicy = { ...byLength, maxUsdForLocal: 0.25, inputUsdPer1mTokens: 2 };

function facts(change: {
  readonly chars?: number;
  readonly sensitive?: boolean;
  readonly targets?: readonly TargetFact[];
}): CallEnvelope {
  const { chars = 10, sensitive = false, targets = [local, openai] } = change;
  return {
    action: "infer:run",
    env: { name: "dev" },
    resource: { type: "model", sensitivity: "public" },
    signals: { sensitive_keyword_match: sensitive },
    principal: { key: "local", tags: [] },
    call: {
      surface: "chat",
      model: null,
      model_choice: "auto",
      stream: false,
      message_count: 1,
      prompt_chars: chars,
      total_chars: chars,
      tools_offered: 0,
      tools: [],
    },
    findings: [],
    targets,
  };
}

const clear = "No sensitive keyword is in the call.";

test.each<[string, RoutingPolicy, CallEnvelope, readonly string[]]>([
  ["a keyword", byLength, facts({ sensitive: true }), ["A sensitive keyword is in the call."]],
  [
    "a keyword and nowhere to go",
    byLength,
    facts({ sensitive: true, targets: [openai] }),
    ["A sensitive keyword is in the call. No local provider can take it."],
  ],
  ["length", byLength, facts({ chars: 1_000 }), [clear, "The prompt has 1000 characters, at most 1000."]],
  [
    "the default",
    byLength,
    facts({ chars: 1_001 }),
    [clear, "The prompt has 1001 characters, more than 1000.", "The default is public."],
  ],
  ["price", byUsd, facts({ chars: 500_000 }), [clear, "The prompt would cost 0.25 USD, at most 0.25."]],
  [
    "a higher price",
    byUsd,
    facts({ chars: 1_000_000 }),
    [clear, "The prompt would cost 0.5 USD, more than 0.25.", "The default is public."],
  ],
  [
    "the only provider there is",
    byLength,
    facts({ targets: [openai] }),
    [
      clear,
      "The prompt has 10 characters, at most 1000. There is no local provider, so it goes to the public one.",
    ],
  ],
])("the trace says how %s decided, with figures", (_what, policy, given, sentences) => {
  expect(route(policy, given).trace.map((step) => step.why)).toEqual([...sentences]);
});

test.each([
  ["public", undefined, "public"],
  ["internal", undefined, "public"],
  ["restricted", undefined, "public"],
  ["public", "internal", "public"],
  ["internal", "internal", "local"],
  ["restricted", "internal", "local"],
  ["internal", "restricted", "public"],
  ["restricted", "restricted", "local"],
] as const)("a call that is %s, where local is from %s on, goes %s", (sensitivity, localFrom, location) => {
  const policy = { ...byLength, ...(localFrom !== undefined && { localFrom }) };
  const call = facts({ chars: 2_000 });
  const routed = route(policy, { ...call, resource: { ...call.resource, sensitivity } });
  expect(routed.targets).toEqual([
    location === "local"
      ? { provider: "local", model: "llama3.2" }
      : { provider: "openai", model: "gpt-4o-mini" },
  ]);
  expect(routed.reasonCodes).toEqual([location === "local" ? "sensitivity_level" : "default"]);
  expect(routed.staysLocal).toBe(location === "local");
});

// What was found in it would leave with it.
test("a call that is too sensitive goes nowhere where there is no local provider", () => {
  const call = facts({ targets: [openai] });
  const routed = route(
    { ...byLength, localFrom: "restricted" },
    { ...call, resource: { ...call.resource, sensitivity: "restricted" } },
  );
  expect(routed).toMatchObject({ outcome: "BLOCK", codes: ["sensitivity_level", "NO_LOCAL_PROVIDER"] });
});
