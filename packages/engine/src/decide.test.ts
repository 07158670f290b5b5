import { describe, expect, test } from "bun:test";
import { canonicalJson } from "@meshgate/canon";
import fc from "fast-check";
import { compile, sha256 } from "../test/compile.ts";
import { anyFacts, anySnapshotInput } from "../test/generators.ts";
import { decide } from "./decide.ts";
import type { Decision } from "./decision.ts";
import { compileRules } from "./rules/compile-rules.ts";

const snapshots = anySnapshotInput.map(compile);
const cases = fc.record({ snapshot: snapshots, facts: anyFacts });

describe("decide", () => {
  test("gives the same bytes for the same snapshot and facts, compiled and parsed anew", () => {
    fc.assert(
      fc.property(anySnapshotInput, anyFacts, (input, facts) => {
        const first = decide(compile(input), facts);
        const again = decide(compile(structuredClone(input)), structuredClone(facts));
        expect(bytes(again)).toBe(bytes(first));
      }),
    );
  });

  // Who could call a tool that no decision saw would be past every rule about tools.
  test("denies a tool call of which nobody can say the name, whatever the rules", () => {
    fc.assert(
      fc.property(cases, ({ snapshot, facts }) => {
        const nameless = {
          ...facts,
          action: "tool:invoke",
          resource: { type: "tool", sensitivity: "public" },
        } as const;
        expect(decide(snapshot, { ...nameless, resource: { ...nameless.resource, id: "ls" } }).outcome).toBe(
          "ALLOW",
        );
        const decision = decide(snapshot, nameless);
        expect(decision.outcome).toBe("BLOCK");
        expect(decision.rationale_codes).toContain("TOOL_NAME_UNCLEAR");
      }),
    );
  });

  test("never throws, and blocks or names a target for every model call", () => {
    fc.assert(
      fc.property(cases, ({ snapshot, facts }) => {
        const decision = decide(snapshot, facts);
        const permitted = decision.outcome === "ALLOW";
        if (facts.action === "infer:run") expect(decision.targets.length > 0).toBe(permitted);
        expect(decision.rationale_codes).not.toBeEmpty();
        expect(new Set(decision.rationale_codes).size).toBe(decision.rationale_codes.length);
      }),
    );
  });

  // An attacker who could add a target would send prompts to a provider for which no guardrail ran.
  test("names no target that is not among the facts, and none twice", () => {
    fc.assert(
      fc.property(cases, ({ snapshot, facts }) => {
        const candidates = facts.targets.map(({ provider, model }) => canonicalJson([provider, model]));
        const chosen = decide(snapshot, facts).targets.map(({ provider, model }) =>
          canonicalJson([provider, model]),
        );
        expect(candidates).toEqual(expect.arrayContaining(chosen));
        expect(new Set(chosen).size).toBe(chosen.length);
      }),
    );
  });

  // If this breaks, text that the operator called sensitive leaves the premises.
  test("never lets a call go public while the sensitive signal is anything but false", () => {
    fc.assert(
      fc.property(cases, ({ snapshot, facts }) => {
        fc.pre(facts.signals["sensitive_keyword_match"] !== false);
        const local = facts.targets.filter((target) => target.location === "local");
        for (const chosen of decide(snapshot, facts).targets) {
          expect(local).toContainEqual(expect.objectContaining(chosen));
        }
      }),
    );
  });

  test("leaves facts and snapshot as they were", () => {
    fc.assert(
      fc.property(cases, ({ snapshot, facts }) => {
        const before = structuredClone(facts);
        const first = decide(snapshot, facts);
        expect(facts).toEqual(before);
        expect(decide(snapshot, facts)).toEqual(first);
      }),
    );
  });

  test("says which snapshot and which rules it was made from", () => {
    fc.assert(
      fc.property(cases, ({ snapshot, facts }) => {
        const { policy, snapshot_sha256 } = decide(snapshot, facts);
        expect({ policy, snapshot_sha256 }).toEqual({
          policy: snapshot.policy,
          snapshot_sha256: snapshot.snapshot_sha256,
        });
      }),
    );
  });
});

/** Each environment stands for what a rule asks of its calls. */
const obligations: Readonly<Record<string, readonly object[]>> = {
  capped: [{ type: "OUTPUT_CAP", params: { max_tokens: 5 } }],
  swapped: [{ type: "MODEL_SUBSTITUTE", params: { model: "fast" } }],
  home: [{ type: "ROUTE_LOCAL", params: {} }],
  both: [
    { type: "MODEL_SUBSTITUTE", params: { model: "fast" } },
    { type: "ROUTE_LOCAL", params: {} },
  ],
  unsupported: [{ type: "REDACT", params: { entities: ["EMAIL"] } }],
};

const degrading = compile({
  routing: {
    keywords: [],
    maxPromptLengthForLocal: 1_000,
    maxUsdForLocal: null,
    inputUsdPer1mTokens: null,
    charsPerToken: 4,
    defaultLocation: "public",
  },
  providers: [
    { name: "lab", kind: "ollama", location: "local", defaultModel: "a", models: [], claimsFamily: [] },
    { name: "openai", kind: "openai", location: "public", defaultModel: "b", models: [], claimsFamily: [] },
  ],
  aliases: { fast: [{ provider: "openai", model: "c" }] },
  rules: degradingRules(),
});

function degradingRules() {
  const rules = Object.entries(obligations).map(([name, asked]) => ({
    rule_id: name,
    priority: 1,
    when: { env: { name } },
    // biome-ignore lint/suspicious/noThenProperty: a rule has `when` and `then`; nothing awaits it.
    then: { decision: "DEGRADE", rationale_codes: ["LESS"], obligations: asked },
  }));
  const document = {
    policy_id: "p",
    policy_version: "1",
    default: { decision: "ALLOW", rationale_codes: ["OK"] },
    rules,
  };
  const compiled = compileRules([{ file: "p.yaml", text: JSON.stringify(document) }], sha256);
  if (!compiled.ok) throw new Error(compiled.error.map(({ message }) => message).join("; "));
  return compiled.value;
}

const degradedCalls = fc
  .record({ facts: anyFacts, name: fc.constantFrom(...Object.keys(obligations)) })
  .map(({ facts, name }) => ({ ...facts, action: "infer:run", env: { name } }));

describe("a call that rules degrade", () => {
  // If this breaks, a rule that swaps models or saves money carries text outside that must stay.
  test("goes to no public target once it is sensitive or ROUTE_LOCAL holds it", () => {
    fc.assert(
      fc.property(degradedCalls, (facts) => {
        const isHeld = facts.signals["sensitive_keyword_match"] !== false || /home|both/.test(facts.env.name);
        const local = facts.targets.filter(({ location }) => location === "local");
        for (const chosen of decide(degrading, facts).targets) {
          expect(isHeld ? local : facts.targets).toContainEqual(expect.objectContaining(chosen));
        }
      }),
    );
  });

  test("has targets and obligations, or is blocked in the name of who blocks it", () => {
    fc.assert(
      fc.property(degradedCalls, (facts) => {
        const decision = decide(degrading, facts);
        if (decision.outcome === "DEGRADE") {
          expect(decision.targets).not.toBeEmpty();
          expect<unknown>(decision.obligations).toEqual(obligations[facts.env.name]);
          expect(decision.refused_by).toBeUndefined();
          return;
        }
        expect(decision).toMatchObject({ outcome: "BLOCK", targets: [] });
        expect(decision.obligations).toBeUndefined();
        const byRules = decision.refused_by?.includes("rules") === true;
        expect(decision.refused_by).toEqual(byRules ? ["rules", "obligations"] : ["routing"]);
        expect(decision.matched_rule_id).toBe(byRules ? facts.env.name : undefined);
        if (byRules) {
          expect(decision.rationale_codes[0]).toBe("LESS");
          expect(decision.rationale_codes[1]).toMatch(/^(?:NO_PERMITTED_TARGET|OBLIGATION_UNSUPPORTED)$/);
        }
      }),
    );
  });
});

/** As it is recorded. */
function bytes(decision: Decision): string {
  return canonicalJson(JSON.parse(JSON.stringify(decision)));
}
