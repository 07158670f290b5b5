import { describe, expect, test } from "bun:test";
import { applyRules, compileRules, type Facts } from "../../src/index.ts";
import { sha256 } from "../compile.ts";
import { atMarks, type Expected, remarks, remarksOn } from "./marked.ts";

const head = `policy_id: p
policy_version: "1"
signals: {trust: [low, high], chars: int}
default: {decision: BLOCK, rationale_codes: [DENY]}
`;
const empty = `${head}rules: []\n`;
/** Another document beside it. */
const other = empty.replace("policy_id: p", "policy_id: q");

const block = "then: {decision: BLOCK, rationale_codes: [B]}";
const allow = "then: {decision: ALLOW, rationale_codes: [A]}";
/** Nobody can tell yet that no request meets it. */
const hard = "call.prompt_chars + call.message_count > 10 && call.prompt_chars < 3 && call.message_count < 3";

function rules(...texts: readonly string[]): string {
  return `${head}rules:\n${texts.map((text) => `  - ${text}\n`).join("")}`;
}

function rule(id: string, priority: number, when: string, then = block): string {
  return `{rule_id: ${id}, priority: ${priority}, when: ${when}, ${then}}`;
}

/** A rule in block style, whose condition may run over lines. */
function blockRule(when: string): string {
  return rules(`rule_id: r\n    priority: 1\n    when: ${when}\n    ${block}`);
}

function then(text: string): string {
  return rules(`{rule_id: r, priority: 1, when: {}, then: ${text}}`);
}

type Row = readonly [name: string, marked: readonly string[], ...expected: readonly Expected[]];

function told(code: Expected["code"], path: string, message: string, mend: string): Expected {
  return { code, path, message, mend };
}

const documents: readonly Row[] = [
  [
    "one id for two documents",
    [empty, empty.replace("policy_id: p", "policy_id: ▸p")],
    told(
      "DUPLICATE_POLICY_ID",
      "policy_id",
      "the document a.yaml has the id `p` too",
      "Give each document an id of its own.",
    ),
  ],
  [
    "one id for two rules of different documents",
    [rules(rule("r", 1, "{}")), rules(rule("▸r", 2, "{action: infer:run}")).replace("_id: p", "_id: q")],
    told(
      "DUPLICATE_RULE_ID",
      "rules[0].rule_id",
      "the rule at a.yaml:6 has the id `r` too",
      "Give each rule an id of its own.",
    ),
  ],
  [
    "defaults that differ",
    [
      empty,
      other.replace(
        "{decision: BLOCK, rationale_codes: [DENY]}",
        "▸{decision: BLOCK, rationale_codes: [OTHER]}",
      ),
    ],
    told(
      "DIFFERENT_DEFAULTS",
      "default",
      "the default differs from that of a.yaml",
      "Give all documents the same default: it holds where no rule of any of them matches.",
    ),
  ],
  [
    "types that differ",
    [empty, other.replace("chars: int", "chars: ▸decimal")],
    told(
      "DIFFERENT_SIGNAL_TYPES",
      "signals.chars",
      "a.yaml declares the signal `chars` with another type",
      "Give it one type in all documents.",
    ),
  ],
];

const obligations: readonly Row[] = [
  [
    "a BLOCK with obligations",
    [then("{decision: BLOCK, rationale_codes: [B], obligations: ▸[{type: ROUTE_LOCAL, params: {}}]}")],
    told(
      "OBLIGATIONS_WITHOUT_DEGRADE",
      "rules[0].then.obligations",
      "BLOCK has obligations, which only DEGRADE can have",
      "Remove the obligations, or decide DEGRADE.",
    ),
  ],
  [
    "a default that degrades nothing",
    [empty.replace("default: {decision: BLOCK", "default: ▸{decision: DEGRADE")],
    told(
      "DEGRADE_WITHOUT_OBLIGATIONS",
      "default",
      "DEGRADE has no obligation, so nothing would be degraded",
      "Add one, for example `obligations: [{type: OUTPUT_CAP, params: {max_tokens: 200}}]`.",
    ),
  ],
  [
    "two substitutes",
    [
      then(
        "{decision: DEGRADE, rationale_codes: [B], obligations: ▸[{type: MODEL_SUBSTITUTE, params: {model: a}}, {type: MODEL_SUBSTITUTE, params: {model: b}}]}",
      ),
    ],
    told(
      "CONFLICTING_OBLIGATIONS",
      "rules[0].then.obligations",
      "the call cannot go to `a` and to `b`",
      "Keep one MODEL_SUBSTITUTE.",
    ),
  ],
];

const maps: readonly Row[] = [
  [
    "a key that the envelope does not have",
    [blockRule("{resource: {▸tpe: x}}")],
    told("UNKNOWN_FACT", "rules[0].when.resource.tpe", "there is no fact `tpe`", "Did you mean type?"),
  ],
  [
    "a value that the fact never has",
    [blockRule("{action: ▸infer:rn}")],
    told(
      "TYPE_ERROR",
      "rules[0].when.action",
      "`action` is one of 'infer:run', 'data:read', 'data:write', 'tool:invoke', 'policy:admin', never 'infer:rn'",
      "Did you mean 'infer:run'?",
    ),
  ],
];

const unknownSignal = told(
  "UNKNOWN_SIGNAL",
  "rules[0].when",
  "the signal `trst` is not declared",
  "Did you mean signals.trust?",
);

/** The same mistake, however the text stands in YAML. */
const styles: readonly Row[] = [
  ["plain", [blockRule("action == 'infer:run' && ▸signals.trst == 'low'")], unknownSignal],
  [
    "plain over two lines",
    [blockRule("action == 'infer:run' &&\n      ▸signals.trst == 'low'")],
    unknownSignal,
  ],
  ["in single quotes", [blockRule("'action == ''infer:run'' && ▸signals.trst == ''low'''")], unknownSignal],
  [
    "in double quotes, with escapes and over two lines",
    [blockRule('"action == \\"infer:run\\" \\x26& \\\n      ▸signals.trst == \\"low\\""')],
    unknownSignal,
  ],
  ["folded", [blockRule(">-\n      action == 'infer:run' &&\n      ▸signals.trst == 'low'")], unknownSignal],
  [
    "literal, indented further than need be",
    [blockRule("|2-\n        action == 'infer:run' &&\n        ▸signals.trst == 'low'")],
    unknownSignal,
  ],
  [
    "behind an alias, told of each rule",
    [rules(rule("a", 1, "&c \"▸▸signals.trst == 'low'\""), rule("b", 2, "*c"))],
    unknownSignal,
    { ...unknownSignal, path: "rules[1].when" },
  ],
  [
    "at its end",
    [blockRule('"action ==▸"')],
    told(
      "SYNTAX_ERROR",
      "rules[0].when",
      "a value is missing before the end",
      "Write a fact, a text in quotes or a number there.",
    ),
  ],
  [
    "nested too deeply",
    [blockRule(`"${"(".repeat(65)}▸${"(".repeat(35)}true${")".repeat(100)}"`)],
    told("TOO_COMPLEX", "rules[0].when", "the condition nests deeper than 64", "Part it into several rules."),
  ],
];

const conflict = [rule("a", 5, "{action: infer:run}", allow), rule("b", 5, "▸\"signals.trust == 'low'\"")];

const proofs: readonly Row[] = [
  [
    "two rules of one priority that decide differently",
    [rules(...conflict)],
    told(
      "CONFLICTING_EQUAL_PRIORITY_OVERLAP",
      "rules[1].when",
      "`b` and `a` (a.yaml:6), both of priority 5, can both match, and decide BLOCK and ALLOW",
      "Give the one that should win a higher priority, or exclude from `b` what `a` matches.",
    ),
  ],
  [
    "two rules of one priority that decide alike",
    [rules(rule("a", 5, "{action: infer:run}"), rule("b", 5, "▸\"signals.trust == 'low'\""))],
    told(
      "REDUNDANT_EQUAL_PRIORITY_OVERLAP",
      "rules[1].when",
      "`b` and `a` (a.yaml:6), both of priority 5, can both match, and both decide BLOCK",
      "Join the two with `||`, or give one of them another priority.",
    ),
  ],
];

describe.each([
  ["documents", documents],
  ["obligations", obligations],
  ["a map of facts", maps],
  ["a condition", styles],
  ["what is proved", proofs],
] as const)("%s: told at its line", (_what, rows) => {
  test.each([...rows])("%s", (_name, marked, ...expected) => {
    expect(remarksOn(...marked)).toEqual([...atMarks(marked, expected)]);
    expect(new Set(remarks(marked).map(({ stage }) => stage))).toEqual(new Set(["semantics"]));
  });
});

describe("what cannot be told", () => {
  const cases = [
    [
      "an overlap",
      rules(rule("a", 5, `"${hard}"`), rule("b", 5, '"call.stream"')),
      ["UNDECIDED_EQUAL_PRIORITY_OVERLAP"],
    ],
    ["a rule's reach", rules(rule("a", 5, `"${hard}"`)), ["REACHABILITY_UNDECIDED"]],
    [
      "an invariant",
      `${empty}invariants: [{name: i, assert: "!has(call.surface) || !(${hard})"}]\n`,
      ["INVARIANT_UNDECIDED"],
    ],
  ] as const;
  test.each(cases)("%s is said to be so, and why", (_what, text, codes) => {
    const found = remarks([text]);
    expect(found.map(({ code }) => code)).toEqual([...codes]);
    expect(found[0]?.message).toMatch(/cannot be told: \w/);
  });
});

test("no document at all is a problem too", () => {
  expect(remarks([]).map(({ code, stage }) => `${stage} ${code}`)).toEqual(["semantics NO_DOCUMENT"]);
});

test("rules that never decide are warnings, and the rule set compiles", () => {
  const text = rules(rule("a", 5, "{}", allow), `▸${rule("b", 4, "{action: infer:run}")}`);
  expect(remarksOn(text)).toEqual([
    ...atMarks(
      [text],
      [
        told(
          "UNREACHABLE_RULE",
          "rules[1]",
          "`b` never decides: whatever it matches, `a` takes first",
          "Give it a higher priority, or remove it.",
        ),
      ],
    ),
  ]);
  const compiled = compileRules([{ file: "a.yaml", text: text.replace("▸", "") }], sha256);
  expect({ ok: compiled.ok, severities: compiled.warnings.map(({ severity }) => severity) }).toEqual({
    ok: true,
    severities: ["warning"],
  });
});

test("an overlap is told with a request that both rules match", () => {
  const parted = rules(
    rule("a", 5, "{action: infer:run}", allow),
    rule("b", 4, "\"signals.trust == 'low'\""),
  );
  const compiled = compileRules([{ file: "a.yaml", text: parted }], sha256);
  const [{ witness } = {}] = remarks([rules(...conflict)]);
  const truths = compiled.ok ? compiled.value.rules.map(({ test: asks }) => witness && asks(witness)) : [];
  expect(truths).toEqual([1, 1]);
});

test("an invariant that fails is told with a request and what the rules decide for it", () => {
  const text = `${rules(rule("a", 5, "{resource: {sensitivity: restricted}}", allow))}invariants:
  - {name: never, assert: "!(resource.sensitivity == 'restricted' && decision == 'ALLOW')"}
`;
  const [{ code, witness, message } = {}] = remarks([text]);
  const sound = compileRules([{ file: "a.yaml", text: text.slice(0, text.indexOf("invariants")) }], sha256);
  const decided = (facts: Facts) => (sound.ok ? applyRules(sound.value, facts).outcome : undefined);
  expect({ code, outcome: witness && decided(witness), sensitivity: witness?.resource.sensitivity }).toEqual({
    code: "INVARIANT_FAILED",
    outcome: "ALLOW",
    sensitivity: "restricted",
  });
  expect(message).toContain("`never` does not hold");
});
