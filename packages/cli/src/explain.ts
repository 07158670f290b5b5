import {
  applyRules,
  ERROR,
  FALSE,
  type Rule,
  type RuleSet,
  type RulesVerdict,
  TRUE,
  type Truth,
} from "@meshgate/engine";
import { clauseTree } from "./clause-tree.ts";
import type { Command } from "./command.ts";
import { misused } from "./misused.ts";
import { readFacts } from "./read-facts.ts";
import { findAbsent, readPolicy } from "./read-policy.ts";
import { hasColour, type Paint, painter, type Style } from "./terminal.ts";
import { type LookedAt, walkRules } from "./walk-rules.ts";

/** Decides one request, and shows each rule that was looked at with the truth of each of its clauses. */
export const explain: Command = {
  summary: "Decide a request by a rules document or a folder of them, and say why.",
  args: {
    file: { type: "positional", description: "The rules document, or a folder of them." },
    facts: {
      type: "string",
      required: true,
      valueHint: "file",
      description: "A body of POST /evaluate, as JSON or YAML; - reads standard input.",
    },
    json: { type: "boolean", description: "Print the result as JSON." },
  },
  async run({ file, facts: factsFile, json }, terminal) {
    const named = [String(file), String(factsFile)].filter((name) => name !== "-");
    const absent = findAbsent(named, terminal.cwd);
    if (absent !== undefined) return misused(absent, terminal);
    const ruleSet = readPolicy(String(file), terminal);
    if (ruleSet === undefined) return 1;
    const facts = await readFacts(String(factsFile), ruleSet, terminal);
    if (facts === undefined) return 1;
    const verdict = applyRules(ruleSet, facts);
    const looked = walkRules(ruleSet, facts);
    const { out, env } = terminal;
    const paint = painter({ colour: hasColour(out, env) });
    out.write(json === true ? renderJson(verdict, looked) : render(ruleSet, verdict, looked, paint));
    return 0;
  },
};

const WORDS: Readonly<Record<Truth, string>> = { [FALSE]: "false", [TRUE]: "true", [ERROR]: "error" };
const RESULTS: Readonly<Record<Truth, string>> = {
  [FALSE]: "not matched",
  [TRUE]: "matched",
  [ERROR]: "cannot be evaluated",
};
const STYLES: Readonly<Record<Truth, Style>> = { [FALSE]: "dim", [TRUE]: "green", [ERROR]: "red" };

function renderJson(verdict: RulesVerdict, looked: readonly LookedAt[]): string {
  const { outcome, codes, matchedRuleId, obligations, defaultApplied, policy } = verdict;
  const told = {
    decision: outcome,
    rationale_codes: codes,
    ...(matchedRuleId !== undefined && { matched_rule_id: matchedRuleId }),
    ...(obligations.length > 0 && { obligations }),
    default_applied: defaultApplied,
    policy,
    rules: looked.map(({ rule, truth, clauses }) => ({
      rule_id: rule.ruleId,
      priority: rule.priority,
      file: rule.place.file,
      line: rule.place.line,
      truth: WORDS[truth],
      clauses: clauses.map((clause) => ({ ...clause, truth: WORDS[clause.truth] })),
    })),
  };
  return `${JSON.stringify(told, null, 2)}\n`;
}

function render(ruleSet: RuleSet, verdict: RulesVerdict, looked: readonly LookedAt[], paint: Paint): string {
  const { outcome, codes, obligations, policy } = verdict;
  const lines = [
    `${paint(outcome, outcome === "ALLOW" ? "green" : "red")}  ${codes.join(", ")}`,
    `  by      ${decidedBy(ruleSet, verdict, looked)}`,
    `  policy  ${policy.policy_id} ${policy.policy_version}`,
    ...obligations.map((obligation) => `  obliged ${obligation.type} ${JSON.stringify(obligation.params)}`),
    "",
    "Looked at, highest priority first:",
    ...looked.flatMap((one) => renderRule(one, paint)),
  ];
  return `${lines.join("\n")}\n`;
}

function decidedBy({ rules, fallback }: RuleSet, verdict: RulesVerdict, looked: readonly LookedAt[]): string {
  const { outcome, matchedRuleId, defaultApplied } = verdict;
  const matched = rules.find(({ ruleId }) => ruleId === matchedRuleId);
  if (matched !== undefined) return `rule ${nameWithPlace(matched)}`;
  if (defaultApplied && outcome === fallback.decision) return "the default: no rule matches";
  const floors = looked.filter(({ truth }) => truth === ERROR).map(({ rule }) => rule);
  const deciding = floors.filter(({ then }) => then.decision === outcome);
  return deciding.length > 0
    ? `${deciding.map(nameWithPlace).join(" and ")}, which cannot be evaluated`
    : "obligations that contradict each other";
}

function nameWithPlace({ ruleId, place }: Rule): string {
  return `${ruleId} (${place.file}:${place.line})`;
}

function renderRule(looked: LookedAt, paint: Paint): readonly string[] {
  const { rule, truth } = looked;
  const head = `${String(rule.priority).padStart(5)}  ${nameWithPlace(rule)}: ${rule.then.decision}`;
  const lines = clauseTree(looked).map((line) => ({ ...line, indent: "  ".repeat(line.depth) }));
  const widths = lines.map(({ indent, text }) => indent.length + text.length);
  const columns = Math.min(CLAUSE_COLUMNS_MAX, Math.max(0, ...widths));
  return [
    `${head}, ${paint(RESULTS[truth], STYLES[truth])}`,
    ...lines.map(({ indent, text, truth: own, why }) => {
      const word = paint(WORDS[own].padEnd(5), STYLES[own]);
      const line = `         ${indent}${word}  `;
      return why === ""
        ? `${line}${text}`
        : `${line}${text.padEnd(columns - indent.length)}  ${paint(why, "dim")}`;
    }),
  ];
}

const CLAUSE_COLUMNS_MAX = 60;
