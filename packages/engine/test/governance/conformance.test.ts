import { describe, expect, test } from "bun:test";
import {
  type ApprovalNeed,
  approvalsNeeded,
  decide,
  type LimitNeed,
  limitsOf,
  type Snapshot,
} from "../../src/index.ts";
import { formatTarget } from "../conformance-case.ts";
import {
  type CallWords,
  type CaseFile,
  factsOf,
  type GovernanceCase,
  governedBy,
  type Row,
  type RowFile,
  readFile,
  type ScopeFile,
  type Setting,
} from "./governance-case.ts";
import type { PolicyWords } from "./policy-words.ts";

describe.each(["targets.yaml", "limits.yaml", "approvals.yaml", "several.yaml"])("governance/%s", (file) => {
  const { setting, cases } = readFile<CaseFile>(file);

  test.each(cases.map((one) => [one.name, one] as const))(
    "%s",
    (_name, { policies, call, expect: expected }) => {
      for (const ordered of [policies, policies.toReversed()]) {
        const said = answerTo(governedBy(setting, ordered), { ...setting.call, ...call });
        expect(said).toMatchObject(expected);
        expect({ violations: said.violations, flags: said.flags }).toEqual({
          violations: expected.violations ?? [],
          flags: expected.flags ?? [],
        });
      }
      expect(Object.keys(expected)).not.toBeEmpty();
    },
  );
});

describe("governance/rows.yaml", () => {
  const { setting, fits, rows } = readFile<RowFile>("rows.yaml");

  describe.each(rows.map((row) => [row.policy.policy_type, row] as const))("%s", (_type, row) => {
    const { policy, violated } = row;
    const refusal = refusalOf(row);
    const inScope: readonly Partial<PolicyWords>[] = [
      {},
      { scope: "agent", agent_id: "agt_1" },
      { scope: "team", team_id: "team_1" },
      { scope: "key", key_id: "key_1" },
      { match: fits },
    ];
    const outOfScope: readonly Partial<PolicyWords>[] = [
      { enabled: false },
      { scope: "agent", agent_id: "agt_2" },
      { scope: "team", team_id: "team_2" },
      { scope: "key", key_id: "key_2" },
      ...(["models", "providers", "environments", "tags"] as const).map((field) => ({
        match: { [field]: ["none"] },
      })),
    ];

    function violating(form: Partial<PolicyWords>, call: CallWords = {}) {
      return answerTo(governedBy(setting, [{ ...policy, ...form }]), {
        ...setting.call,
        ...violated,
        ...call,
      });
    }

    test("allows", () => {
      const said = answerTo(governedBy(setting, [policy]), { ...setting.call, ...row.allowed });
      expect(said).toMatchObject({ outcome: "ALLOW", violations: [], flags: [] });
    });

    test.each(inScope.map((form) => [JSON.stringify(form), form] as const))(
      "is violated: %s",
      (_form, form) => {
        expect(violating(form)).toMatchObject(refusal);
      },
    );

    test("answers with the status that it asks for", () => {
      for (const status of [403, 429] as const) {
        expect(violating({ violation_status: status })).toMatchObject(refusalOf({ ...row, status }));
      }
    });

    test.each(outOfScope.map((form) => [JSON.stringify(form), form] as const))(
      "leaves alone: %s",
      (_form, form) => {
        expect(violating(form)).toMatchObject({ outcome: "ALLOW", violations: [], flags: [], trace: [] });
      },
    );

    test("is recorded in shadow, and changes nothing", () => {
      const said = violating({ mode: "shadow" });
      const { status: _, ...violation } = refusal.violations[0];
      expect(said).toMatchObject({ outcome: "ALLOW", targets: violating({ enabled: false }).targets });
      expect<unknown>(said.violations).toEqual([{ ...violation, mode: "shadow" }]);
    });

    test("is recorded where it is waived, and changes nothing", () => {
      const said = violating({}, { waivers: [{ waiver_id: "wvr_1", policy_id: policy.id }] });
      const { status: _, ...violation } = refusal.violations[0];
      expect(said).toMatchObject({ outcome: "ALLOW", limits: [], approvals: [] });
      expect<unknown>(said.violations).toEqual([{ ...violation, mode: "waived", waiver_id: "wvr_1" }]);
    });
  });
});

describe("governance/scopes.yaml", () => {
  const { setting, blocked, reach } = readFile<ScopeFile>("scopes.yaml");

  test.each(reach.map((one) => [one.name, one] as const))("%s", (_name, { policy, call, applies }) => {
    const blocking = { id: "pol_1", policy_type: "model_allowlist", config: {}, ...policy } as const;
    const said = answerTo(governedBy(setting, [blocking]), { ...setting.call, ...call });
    expect<unknown>(said.violations).toEqual(applies ? [blocked] : []);
    expect(said.trace).toEqual(applies ? ["pol_1: matched"] : []);
  });
});

function refusalOf({ policy, message, outcome, code, status }: Row) {
  return {
    outcome,
    codes: [code],
    targets: [],
    violations: [{ policy_id: policy.id, type: policy.policy_type, message, mode: "enforce", status }],
  } as const;
}

/** What the engine says, in the words of the cases. */
function answerTo(snapshot: Snapshot, words: Setting["call"]): Required<GovernanceCase["expect"]> {
  const facts = factsOf(snapshot, words);
  const decision = decide(snapshot, facts);
  return {
    outcome: decision.outcome,
    codes: decision.rationale_codes,
    obligations: decision.obligations ?? [],
    targets: decision.targets.map(formatTarget),
    violations: decision.violations ?? [],
    flags: decision.flags ?? [],
    limits: limitsOf(snapshot, facts, decision).map(limitWords),
    approvals: approvalsNeeded(snapshot, facts).map(approvalWords),
    trace: decision.trace
      .filter(({ stage }) => stage === "governance")
      .map(({ rule, result }) => `${rule}: ${result}`),
  };
}

function limitWords({ policyId, softLimit, ...need }: LimitNeed): object {
  return { policy_id: policyId, ...need, ...(softLimit !== undefined && { soft_limit: softLimit }) };
}

function approvalWords(need: ApprovalNeed): string {
  return need.kind === "policy" ? need.policyId : `rule ${need.policyId} ${need.ruleId ?? ""}`;
}
