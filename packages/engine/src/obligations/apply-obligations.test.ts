import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { anyFacts } from "../../test/generators.ts";
import type { CallEnvelope, TargetFact } from "../facts.ts";
import type { Obligation } from "../rules/obligation.ts";
import { applyObligations } from "./apply-obligations.ts";

const local: TargetFact = { provider: "lab", model: "llama", location: "local", requested: false };
const localDefault: TargetFact = { ...local, model: "small", default_for: "local" };
const outside: TargetFact = { provider: "openai", model: "gpt-5", location: "public", requested: true };
const cheap: TargetFact = {
  provider: "openai",
  model: "gpt-5-mini",
  location: "public",
  requested: false,
  substitute_for: ["cheap", "gpt-5-mini"],
};
const cheapLocal: TargetFact = { ...local, model: "tiny", substitute_for: ["cheap"] };

const routeLocal: Obligation = { type: "ROUTE_LOCAL", params: {} };
const substitute = (model: string): Obligation => ({ type: "MODEL_SUBSTITUTE", params: { model } });
const cap: Obligation = { type: "OUTPUT_CAP", params: { max_tokens: 5 } };

const [anyEnvelope] = fc.sample(anyFacts, { numRuns: 1, seed: 1 });
function callOf(...targets: readonly TargetFact[]): CallEnvelope {
  if (anyEnvelope === undefined) throw new Error("fast-check gave no sample");
  return { ...anyEnvelope, targets };
}

const routedOut = { targets: [{ provider: "openai", model: "gpt-5" }], staysLocal: false };
const sensitive = { targets: [{ provider: "lab", model: "small" }], staysLocal: true };
const names = (targets: readonly { provider: string; model: string }[]) =>
  targets.map(({ provider, model }) => `${provider}/${model}`);

describe("what obligations leave of a call's targets", () => {
  const cases = [
    ["a cap leaves them as they are", [cap], [outside], routedOut, ["openai/gpt-5"]],
    ["ROUTE_LOCAL takes the local default", [routeLocal], [outside, localDefault], routedOut, ["lab/small"]],
    [
      "ROUTE_LOCAL keeps the local ones that were asked for",
      [routeLocal],
      [outside, { ...local, requested: true }, localDefault],
      routedOut,
      ["lab/llama"],
    ],
    [
      "a substitute replaces them, in the order of its alias",
      [substitute("cheap")],
      [outside, cheap, cheapLocal],
      routedOut,
      ["openai/gpt-5-mini", "lab/tiny"],
    ],
    [
      "a sensitive call gets the local substitutes alone",
      [substitute("cheap")],
      [outside, cheap, cheapLocal],
      sensitive,
      ["lab/tiny"],
    ],
    [
      "ROUTE_LOCAL beside a substitute leaves its local ones",
      [substitute("cheap"), routeLocal],
      [outside, cheap, cheapLocal, localDefault],
      routedOut,
      ["lab/tiny"],
    ],
  ] as const;
  test.each(cases)("%s", (_name, obligations, targets, routed, left) => {
    const { outcome, targets: permitted } = applyObligations(obligations, callOf(...targets), routed);
    expect({ outcome, permitted: names(permitted) }).toEqual({ outcome: "DEGRADE", permitted: [...left] });
  });

  const refusals = [
    ["NO_PERMITTED_TARGET", "ROUTE_LOCAL without a local provider", [routeLocal], [outside], routedOut],
    ["NO_PERMITTED_TARGET", "an unknown substitute", [substitute("other")], [outside, cheap], routedOut],
    ["NO_PERMITTED_TARGET", "a public one of a sensitive call", [substitute("cheap")], [cheap], sensitive],
    [
      "OBLIGATION_UNSUPPORTED",
      "a cap on items",
      [{ type: "OUTPUT_CAP", params: { max_tokens: 5, max_items: 1 } }],
      [outside],
      routedOut,
    ],
    [
      "OBLIGATION_UNSUPPORTED",
      "masking",
      [routeLocal, { type: "REDACT", params: { entities: ["EMAIL"] } }],
      [localDefault],
      routedOut,
    ],
  ] as const;
  test.each(refusals)("%s: %s", (code, _what, obligations, targets, routed) => {
    expect(applyObligations(obligations, callOf(...targets), routed)).toMatchObject({
      outcome: "BLOCK",
      codes: [code],
      targets: [],
    });
  });
});

test("entities can be masked that were looked for in this call, and no others", () => {
  const redact: Obligation = { type: "REDACT", params: { entities: ["EMAIL", "PHONE"] } };
  const call = callOf(outside);
  const looked = (redactable: readonly string[]) =>
    applyObligations([redact], { ...call, redactable }, routedOut);
  expect(looked(["EMAIL", "IBAN", "PHONE"]).outcome).toBe("DEGRADE");
  expect(looked(["EMAIL"])).toMatchObject({
    outcome: "BLOCK",
    trace: [{ why: "The obligation REDACT asks to mask PHONE, which cannot be found in all of this call." }],
  });
});

// If this breaks, a rule that swaps models carries text outside that the operator called sensitive.
test("no obligation takes a call outside that stays local", () => {
  const anyObligations = fc.subarray([cap, routeLocal, substitute("cheap"), substitute("gpt-5-mini")]);
  const anyTargets = fc.subarray([local, localDefault, outside, cheap, cheapLocal]);
  fc.assert(
    fc.property(anyObligations, anyTargets, fc.boolean(), (obligations, targets, staysLocal) => {
      const isHeld = staysLocal || obligations.includes(routeLocal);
      const routed = { targets: staysLocal ? [] : [outside], staysLocal };
      const left = applyObligations(obligations, callOf(...targets), routed).targets;
      if (isHeld) expect(left.filter(({ provider }) => provider === "openai")).toEqual([]);
    }),
  );
});
