import { describe, expect, test } from "bun:test";
import {
  applyRules,
  compileRules,
  explainRules,
  type PolicyProblem,
  type RuleSet,
  type TraceStep,
} from "../src/index.ts";
import { sha256 } from "./compile.ts";
import {
  type ConditionFile,
  caseFacts,
  type DecisionFile,
  type DocumentFile,
  type ExpectedRemark,
  type FactWords,
  named,
  type OverlapFile,
  type PolicyWords,
  policyFiles,
  type RefusedFile,
  readFile,
  readFolder,
} from "./rules-case.ts";

describe.each(readFolder<DecisionFile>("decisions"))("decisions/%s", (_file, { policies, cases }) => {
  const [only] = Object.keys(policies);

  test.each(named(cases))("%s", (_name, { policy = only, facts, expect: { trace: _, ...expected } }) => {
    const ruleSet = load(policies[policy ?? ""] ?? {});
    expect(decided(ruleSet, facts)).toMatchObject({
      obligations: undefined,
      matched_rule_id: undefined,
      default_applied: expected.matched_rule_id === undefined,
      policy: { policy_id: ruleSet.policies[0].policy_id },
      ...expected,
    });
  });

  test.each(named(cases))(
    "%s: as it is explained",
    (_name, { policy = only, facts, expect: { trace = [] } }) => {
      const steps = explainRules(load(policies[policy ?? ""] ?? {}), caseFacts(facts));
      expect(inOrder(steps, trace)).toEqual(trace);
    },
  );
});

const notDecisive = ["refused.yaml", "overlaps.yaml"];

describe.each(readFolder<ConditionFile>("conditions", notDecisive))(
  "conditions/%s",
  (_file, conditionFile) => {
    describe.each(named(conditionFile.conditions))("%s", (_name, { when, given }) => {
      test.each(given.map(({ is, ...facts }) => [String(is), facts] as const))(
        "is %s for %j",
        (is, facts) => {
          const ruleSet = load(probe(conditionFile, [rule("probe", when, "REQUIRE_REVIEW")]));
          expect(truthIn(ruleSet, facts)).toBe(is);
        },
      );
    });
  },
);

describe("conditions/refused.yaml", () => {
  const refusedFile = readFile<RefusedFile>("conditions/refused.yaml");

  test.each(named(refusedFile.refused))("%s", (_name, { when, code }) => {
    const { errors } = compile(probe(refusedFile, [rule("probe", when, "REQUIRE_REVIEW")]));
    expect(errors.map((problem): string => problem.code)).toContain(code);
    expect(errors.filter(({ path }) => !path.startsWith("rules[0].when"))).toEqual([]);
  });
});

describe("conditions/overlaps.yaml", () => {
  const overlapFile = readFile<OverlapFile>("conditions/overlaps.yaml");
  const verdicts = [
    ["ALLOW", "CONFLICTING_EQUAL_PRIORITY_OVERLAP"],
    ["BLOCK", "REDUNDANT_EQUAL_PRIORITY_OVERLAP"],
  ] as const;

  describe.each(named(overlapFile.pairs))("%s", (_name, { first, second, meet }) => {
    test.each(verdicts)("BLOCK and %s", (decision, code) => {
      const rules = [rule("a", first, "BLOCK"), rule("b", second, decision)];
      const { errors } = compile(probe(overlapFile, rules));
      expect(errors.map((problem): string => problem.code)).toEqual(meet ? [code] : []);
      for (const { witness } of errors) {
        const alone = rules.map((each) => load(probe(overlapFile, [each])));
        expect(alone.map((ruleSet) => witness && applyRules(ruleSet, witness).matchedRuleId)).toEqual([
          "a",
          "b",
        ]);
      }
    });
  });
});

describe.each(readFolder<DocumentFile>("documents"))("documents/%s", (_file, { cases }) => {
  test.each(named(cases))("%s", (_name, { documents, problems = [], warnings = [], names = [] }) => {
    const said = compile(documents);
    expect(sorted(said.errors)).toMatchObject(sorted(problems));
    expect(sorted(said.warnings)).toMatchObject(sorted(warnings));
    const [first] = said.errors;
    for (const name of names) expect(`${first?.message} ${first?.mend}`).toContain(name);
  });
});

interface Said {
  readonly ruleSet: RuleSet | undefined;
  readonly errors: readonly PolicyProblem[];
  readonly warnings: readonly PolicyProblem[];
}

function compile(words: PolicyWords): Said {
  const compiled = compileRules(policyFiles(words), sha256);
  const { warnings } = compiled;
  return compiled.ok
    ? { ruleSet: compiled.value, errors: [], warnings }
    : { ruleSet: undefined, errors: compiled.error, warnings };
}

function load(words: PolicyWords): RuleSet {
  const { ruleSet, errors } = compile(words);
  if (ruleSet !== undefined) return ruleSet;
  throw new Error(errors.map(({ code, path, message }) => `${code} ${path}: ${message}`).join("\n"));
}

interface RuleWords {
  readonly rule_id: string;
}

function rule(rule_id: string, when: unknown, decision: string): RuleWords {
  // biome-ignore lint/suspicious/noThenProperty: a rule has `when` and `then`; nothing awaits it.
  return { rule_id, priority: 50, when, then: { decision, rationale_codes: ["PROBE"] } } as RuleWords;
}

/** The document around conditions (README, conditions/). */
function probe(
  { signals, actions = [] }: Pick<ConditionFile, "signals" | "actions">,
  rules: readonly RuleWords[],
) {
  return JSON.stringify({
    policy_id: "probe",
    policy_version: "1",
    signals,
    actions,
    default: { decision: "ALLOW", rationale_codes: ["OTHERWISE"] },
    rules,
  });
}

/** The decision in the words of `/evaluate`, and whether the default applied. */
function decided(ruleSet: RuleSet, facts: FactWords) {
  const verdict = applyRules(ruleSet, caseFacts(facts));
  return {
    decision: verdict.outcome,
    rationale_codes: verdict.codes,
    obligations: verdict.obligations.length === 0 ? undefined : verdict.obligations,
    matched_rule_id: verdict.matchedRuleId,
    policy: verdict.policy,
    default_applied: verdict.defaultApplied,
  };
}

function truthIn(ruleSet: RuleSet, facts: FactWords): string | undefined {
  return truthByCodes[decided(ruleSet, facts).rationale_codes.join(" ")];
}

const truthByCodes: Readonly<Record<string, string>> = {
  PROBE: "true",
  OTHERWISE: "false",
  "OTHERWISE CONDITION_ERROR PROBE": "error",
};

/** Of the steps, those that are looked for, as far as they come in this order. */
function inOrder(
  steps: readonly TraceStep[],
  wanted: readonly Readonly<Record<string, string>>[],
): readonly Readonly<Record<string, string>>[] {
  const found: Readonly<Record<string, string>>[] = [];
  for (const { rule: name, result } of steps) {
    if (wanted[found.length]?.[name] === result) found.push({ [name]: result });
  }
  return found;
}

/** By file, code and line. */
function sorted(remarks: readonly ExpectedRemark[]): ExpectedRemark[] {
  const key = ({ file, code, line, path }: ExpectedRemark) => `${file} ${code} ${line} ${path}`;
  return remarks.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}
