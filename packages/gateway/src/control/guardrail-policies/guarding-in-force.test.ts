import { expect, test } from "bun:test";
import {
  type GuardingErrorCode,
  type GuardingInput,
  type GuardrailPolicy,
  judgeGuardrails,
  type PolicyAttachment,
} from "@meshgate/engine";
import { guardingInForce } from "./guarding-in-force.ts";

const spec = (name: string) =>
  ({
    name,
    mode: "pre_call",
    action: "block",
    on_unavailable: "deny",
    on_unscanned: "deny",
    default_on: false,
  }) as const;

const policy = (name: string, said: Partial<GuardrailPolicy> = {}): GuardrailPolicy => ({
  name,
  add: [],
  remove: [],
  exempt: [],
  ...said,
});

const toTeam = (team: string, name: string): PolicyAttachment => ({
  policy: name,
  isGlobal: false,
  teams: [team],
  keys: [],
  models: [],
  tags: [],
  priority: 0,
  isDefault: false,
});

const sound = { guardrails: [spec("pii")], policies: [policy("house", { add: ["pii"] })] };
const attachments = [toTeam("good", "house"), toTeam("bad", "made")];

/** What a call of the team comes to where every guardrail of the configuration has run and found nothing. */
function outcome(input: GuardingInput, team: string): string {
  const { guarding } = guardingInForce(input);
  const plan = guarding.plan("pre_call", { team, tags: [], targets: [], added: [] });
  const passed = { phase: "pre_call", result: "passed", types: [] } as const;
  return judgeGuardrails(plan, [{ guardrail: "pii", ...passed }]).outcome;
}

/** A policy that is passed over because it is at fault is a door that nobody opened. */
test.each<[string, readonly GuardrailPolicy[], GuardingErrorCode[]]>([
  ["a guardrail that is not there", [policy("made", { add: ["gone"] })], ["UNKNOWN_GUARDRAIL"]],
  ["a parent that is not there", [policy("made", { inherit: "gone" })], ["UNKNOWN_PARENT"]],
  ["a policy that is not there", [], ["UNKNOWN_POLICY"]],
  [
    "a circle",
    [policy("made", { inherit: "other" }), policy("other", { inherit: "made" })],
    ["INHERITANCE_CYCLE"],
  ],
  ["a condition that is no expression", [policy("made", { modelCondition: ["("] })], ["INVALID_CONDITION"]],
  [
    "a parent at fault, though it removes what that adds",
    [policy("made", { inherit: "base", remove: ["gone"] }), policy("base", { add: ["gone"] })],
    ["UNKNOWN_GUARDRAIL"],
  ],
])("%s refuses whoever the policy applies to, and nobody else", (_, policies, codes) => {
  const input = { ...sound, policies: [...sound.policies, ...policies], attachments };
  expect(guardingInForce(input).problems.map(({ code }) => code)).toEqual(codes);
  expect(outcome(input, "bad")).toBe("BLOCK");
  expect(outcome(input, "good")).toBe("ALLOW");
});

test("nothing stands in for what cannot be run, and nothing takes it away, whatever its name", () => {
  const guardrails = [spec("pii"), spec("policy made")];
  const exempting = policy("lab", { exempt: ["policy made", "policy made'"] });
  const policies = [...sound.policies, exempting];
  const input = { guardrails, policies, attachments: [...attachments, toTeam("bad", "lab")] };
  expect(outcome(input, "bad")).toBe("BLOCK");
  expect([...guardingInForce(input).guarding.guardrails.keys()]).toEqual([
    "pii",
    "policy made",
    "policy made''",
  ]);
});

test("what fits has no problems", () => {
  const input = { ...sound, policies: [...sound.policies, policy("made")], attachments };
  expect(guardingInForce(input).problems).toEqual([]);
  expect(outcome(input, "bad")).toBe("ALLOW");
});
