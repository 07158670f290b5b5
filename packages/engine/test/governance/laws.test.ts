import { describe, expect, test } from "bun:test";
import { canonicalJson } from "@meshgate/canon";
import fc from "fast-check";
import {
  approvalsNeeded,
  type CallEnvelope,
  compileGovernance,
  type Decision,
  decide,
  decideModelCall,
  emptyGovernance,
  explain,
  type GovernancePolicy,
  limitsOf,
  type Snapshot,
  strictest,
  type Target,
  withGovernance,
} from "../../src/index.ts";
import { compile, sha256 } from "../compile.ts";
import { answered, anyCall, anyPolicies } from "./generators.ts";
import { applyingPolicies } from "./reference.ts";

const base = compile({
  routing: {
    keywords: [],
    maxPromptLengthForLocal: 0,
    maxUsdForLocal: null,
    inputUsdPer1mTokens: null,
    charsPerToken: 4,
    defaultLocation: "local",
  },
  providers: [
    { name: "local", kind: "ollama", location: "local", defaultModel: "m", models: [], claimsFamily: [] },
  ],
  aliases: {},
});

const used = fc.option(fc.nat({ max: 1_500 }), { nil: undefined });
const cases = fc.record({ policies: anyPolicies, call: anyCall, used });

describe("governance", () => {
  test("says the same in the same bytes, whatever the order of the policies, compiled anew or not", () => {
    fc.assert(
      fc.property(cases, fc.infiniteStream(fc.nat()), ({ policies, call, used }, random) => {
        const shuffled = policies
          .map((policy) => ({ policy, key: random.next().value }))
          .toSorted((a, b) => Number(a.key) - Number(b.key))
          .map(({ policy }) => structuredClone(policy));
        expect(bytes(settled(governed(shuffled), call, used))).toBe(
          bytes(settled(governed(policies), structuredClone(call), used)),
        );
      }),
    );
  });

  test("finds on the way to a decision the limits that `limitsOf` finds afterwards", () => {
    fc.assert(
      fc.property(cases, ({ policies, call, used }) => {
        const snapshot = governed(policies);
        for (const facts of [call, answered(call, limitsOf(snapshot, call, decide(snapshot, call)), used)]) {
          const { decision, limits } = decideModelCall(snapshot, facts);
          expect(decision).toEqual(decide(snapshot, facts));
          expect(limits).toEqual(limitsOf(snapshot, facts, decision));
        }
      }),
    );
  });

  // If this breaks, a policy that is only being tried refuses people, or lets them through.
  test("in shadow changes nothing but what is recorded", () => {
    fc.assert(
      fc.property(cases, ({ policies, call, used }) => {
        const enforced = policies.filter(({ mode }) => mode === "enforce");
        const withShadow = settled(governed(policies), call, used);
        const without = settled(governed(enforced), call, used);
        expect(answerOf(withShadow)).toEqual(answerOf(without));
        expect(approvalsNeeded(governed(policies), call)).toEqual(approvalsNeeded(governed(enforced), call));
      }),
    );
  });

  // If this breaks, somebody who may only add policies can open a door with one.
  test("opens no way by another enforced policy: each target that is left was permitted to a call that could go nowhere else", () => {
    fc.assert(
      fc.property(cases, ({ policies, call, used }) => {
        const { facts, decision } = settle(governed(policies), call, used);
        for (const target of decision.targets) {
          const alone = { ...facts, targets: call.targets.filter((one) => isSameTarget(one, target)) };
          expect(decide(governed(policies.slice(1)), alone).targets).toEqual([target]);
        }
      }),
    );
  });

  test("is never less strict for another enforced policy, where policies apply to all of a call or none of it", () => {
    fc.assert(
      fc.property(cases, ({ policies, call, used }) => {
        const whole = policies.map((policy): GovernancePolicy => {
          const { models: _, providers: __, ...match } = policy.match;
          return { ...policy, match };
        });
        const { facts, decision } = settle(governed(whole), call, used);
        const fewer = decide(governed(whole.slice(1)), facts);
        expect(strictest(decision.outcome, fewer.outcome)).toBe(decision.outcome);
        expect(fewer.targets).toEqual(expect.arrayContaining([...decision.targets]));
      }),
    );
  });

  test("waived decides as if the policy were not there", () => {
    fc.assert(
      fc.property(cases, ({ policies, call, used }) => {
        const { waivers = [], ...unwaived } = call;
        const left = policies.filter(({ id }) => waivers.every(({ policy_id }) => policy_id !== id));
        expect(answerOf(settled(governed(policies), call, used))).toEqual(
          answerOf(settled(governed(left), unwaived, used)),
        );
      }),
    );
  });

  test("keeps the targets' order, and permits none that was not permitted before", () => {
    fc.assert(
      fc.property(cases, ({ policies, call, used }) => {
        const before = decide(base, call).targets;
        const { targets, outcome } = settled(governed(policies), call, used);
        expect(targets).toEqual(before.filter((one) => targets.some((other) => bytes(other) === bytes(one))));
        expect(targets.length > 0).toBe(outcome === "ALLOW");
      }),
    );
  });

  test("reserves for enough: every permitted target costs at most what each budget reserves, or is not covered by it", () => {
    fc.assert(
      fc.property(cases, ({ policies, call }) => {
        const snapshot = governed(policies);
        const decision = decide(snapshot, call);
        for (const { policyId, amount, kind, mode } of limitsOf(snapshot, call, decision)) {
          if (kind !== "budget" || mode === "shadow") continue;
          const policy = policies.filter(({ id }) => id === policyId);
          for (const { provider, model } of decision.targets) {
            const target = call.targets.filter((one) => one.provider === provider && one.model === model);
            const isCovered = applyingPolicies(policy, { ...call, targets: target }).length > 0;
            if (isCovered) expect(target[0]?.cost_bound_nano_usd ?? 0).toBeLessThanOrEqual(amount);
          }
        }
      }),
    );
  });

  test("denies once a limit that it asked for is refused or unanswered", () => {
    fc.assert(
      fc.property(cases, ({ policies, call }) => {
        const snapshot = governed(policies);
        const limits = limitsOf(snapshot, call, decide(snapshot, call));
        const enforced = limits.some(({ mode }) => mode === "enforce");
        fc.pre(enforced);
        for (const usage of ["unavailable", []] as const) {
          const { outcome, rationale_codes } = decide(snapshot, { ...call, usage });
          expect({ outcome, rationale_codes }).toEqual({
            outcome: "BLOCK",
            rationale_codes: ["LIMITS_UNAVAILABLE"],
          });
        }
        const over = decide(snapshot, answered(call, limits, 2_001));
        expect(over).toMatchObject({ outcome: "BLOCK", targets: [] });
      }),
    );
  });
});

describe("the index", () => {
  test("finds what a plain search finds, in the order of table and ids", () => {
    fc.assert(
      fc.property(anyPolicies, anyCall, (policies, call) => {
        const { index } = compileGovernance(policies, sha256);
        const found = index.find(call, call.targets).map(({ id }) => id);
        const expected = applyingPolicies(policies, call).map(({ id }) => id);
        expect(found.filter((id) => expected.includes(id))).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  test("leads to what a plain search finds, where nothing narrows", () => {
    fc.assert(
      fc.property(anyPolicies, anyCall, (policies, call) => {
        const inShadow = policies.map((policy): GovernancePolicy => ({ ...policy, mode: "shadow" }));
        const looked = decide(governed(inShadow), call).trace.filter(({ stage }) => stage === "governance");
        expect(looked.map(({ rule }) => rule)).toEqual(applyingPolicies(policies, call).map(({ id }) => id));
      }),
      { numRuns: 500 },
    );
  });

  // What is asked for here is not time, which machines differ in, but how many policies are touched.
  test("looks at no policy of other scopes, tags, models or environments", () => {
    const others = Array.from({ length: 1_000 }, (_, at): readonly GovernancePolicy[] => [
      allowlist(`a${at}`, { scope: { kind: "agent", id: `agt_x${at}` } }),
      allowlist(`t${at}`, { match: { tags: [`x${at}`], environments: ["prod"] } }),
      allowlist(`m${at}`, { match: { models: [`x${at}*`], environments: ["prod"] } }),
      allowlist(`p${at}`, { match: { providers: [`x${at}`] } }),
    ]).flat();
    let touched = 0;
    const watched = others.map((policy) => ({ ...policy }));
    const governance = compileGovernance([...watched, allowlist("own", {})], sha256);
    fc.assert(
      fc.property(anyCall, (call) => {
        const found = governance.index.find({ ...call, env: { name: "prod" } }, call.targets);
        touched = Math.max(touched, found.length);
        expect(found.map(({ id }) => id)).toEqual(["own"]);
      }),
    );
    expect(touched).toBe(1);
  });
});

describe("compileGovernance", () => {
  test("gives the same after changes as from nothing, and the same fingerprint", () => {
    fc.assert(
      fc.property(anyPolicies, anyPolicies, anyCall, (before, changed, call) => {
        compileGovernance(before, sha256);
        const after = [...changed, ...before.slice(changed.length)];
        const kept = compileGovernance(after, sha256);
        const fresh = compileGovernance(structuredClone(after), sha256);
        const { index: _, policies: __, ...flags } = kept;
        const { index: ___, policies: ____, ...freshFlags } = fresh;
        expect(flags).toEqual(freshFlags);
        expect(bytes(decide(withGovernance(base, kept, sha256), call))).toBe(
          bytes(decide(withGovernance(base, fresh, sha256), call)),
        );
      }),
    );
  });

  test("has another fingerprint for whatever a decision reads of a policy, and not for its name", () => {
    fc.assert(
      fc.property(anyPolicies, ([policy]) => {
        fc.pre(policy !== undefined);
        const own = compileGovernance([policy], sha256).sha256;
        const others: readonly GovernancePolicy[] = [
          { ...policy, id: "pol_x" },
          { ...policy, mode: policy.mode === "enforce" ? "shadow" : "enforce" },
          { ...policy, scope: { kind: "agent", id: "agt_x" } },
          { ...policy, match: { ...policy.match, tags: ["x"] } },
          { ...policy, violationStatus: 429 },
        ];
        for (const other of others) expect(compileGovernance([other], sha256).sha256).not.toBe(own);
        expect(compileGovernance([{ ...policy, name: "x" }], sha256).sha256).toBe(own);
      }),
    );
  });

  test("of no policies is the empty governance", () => {
    const { index: _, ...compiled } = compileGovernance([], sha256);
    const { index: __, ...empty } = emptyGovernance;
    expect(compiled).toEqual(empty);
  });

  test("tells which facts some policy reads", () => {
    const { asksForReviews, hasBudgets, hasTokenRates } = compileGovernance(
      [
        { ...allowlist("r", {}), type: "require_human_review", reviewIntervalDays: 1, enforce: false },
        { ...allowlist("q", {}), type: "rate_limit", requestsPerMinute: 1 },
      ],
      sha256,
    );
    expect({ asksForReviews, hasBudgets, hasTokenRates }).toEqual({
      asksForReviews: true,
      hasBudgets: false,
      hasTokenRates: false,
    });
  });
});

describe("a snapshot with governance", () => {
  test("has a fingerprint of both, and its own again without policies", () => {
    const policies = [allowlist("pol_1", {})];
    const snapshot = governed(policies);
    expect(snapshot.snapshot_sha256).not.toBe(base.snapshot_sha256);
    expect(governed(policies).snapshot_sha256).toBe(snapshot.snapshot_sha256);
    const regoverned = withGovernance(snapshot, compileGovernance([allowlist("pol_2", {})], sha256), sha256);
    expect(regoverned.snapshot_sha256).toBe(governed([allowlist("pol_2", {})]).snapshot_sha256);
    expect(withGovernance(snapshot, emptyGovernance, sha256).snapshot_sha256).toBe(base.snapshot_sha256);
  });

  test("explains every policy that applies, after the rules", () => {
    fc.assert(
      fc.property(anyPolicies, anyCall, (policies, call) => {
        const snapshot = governed(policies);
        const ofGovernance = decide(snapshot, call).trace.filter(({ stage }) => stage === "governance");
        const steps = explain(snapshot, call);
        expect(steps.slice(steps.length - ofGovernance.length)).toEqual(ofGovernance);
      }),
    );
  });

  test("says so in every decision, those of rules alone too", () => {
    const snapshot = governed([allowlist("pol_1", {})]);
    const asked = { action: "infer:run", env: { name: "dev" }, signals: {} } as const;
    const resource = { type: "model", sensitivity: "public" } as const;
    expect(decide(snapshot, { ...asked, resource })).toEqual({
      ...decide(base, { ...asked, resource }),
      snapshot_sha256: snapshot.snapshot_sha256,
    });
  });
});

function governed(policies: readonly GovernancePolicy[]): Snapshot {
  return withGovernance(base, compileGovernance(policies, sha256), sha256);
}

function settled(snapshot: Snapshot, call: CallEnvelope, used: number | undefined): Decision {
  return settle(snapshot, call, used).decision;
}

/** The decision after the store was asked for what the first one needs. */
function settle(snapshot: Snapshot, call: CallEnvelope, used: number | undefined) {
  const facts = answered(call, limitsOf(snapshot, call, decide(snapshot, call)), used);
  return { facts, decision: decide(snapshot, facts) };
}

function isSameTarget(a: Target, b: Target): boolean {
  return a.provider === b.provider && a.model === b.model;
}

/** What a decision does, without what it records. */
function answerOf(decision: Decision) {
  const { violations = [], trace: _, snapshot_sha256: __, ...answer } = decision;
  return { ...answer, violations: violations.filter(({ mode }) => mode === "enforce") };
}

function allowlist(
  id: string,
  { scope = { kind: "global" }, match = {} }: Partial<Pick<GovernancePolicy, "scope" | "match">>,
): GovernancePolicy {
  return { id, name: id, scope, match, mode: "enforce", type: "model_allowlist", allowedModels: ["*"] };
}

function bytes(value: object): string {
  return canonicalJson(JSON.parse(JSON.stringify(value)));
}
