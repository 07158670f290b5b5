import { describe, expect, test } from "bun:test";
import { canonicalJson } from "@meshgate/canon";
import fc from "fast-check";
import { compile } from "../test/compile.ts";
import { anyFacts, anySnapshotInput } from "../test/generators.ts";
import { decide } from "./decide.ts";
import type { Decision } from "./decision.ts";

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

/** As it is recorded. */
function bytes(decision: Decision): string {
  return canonicalJson(JSON.parse(JSON.stringify(decision)));
}
