import { describe, expect, test } from "bun:test";
import { compileRules } from "../../src/index.ts";
import { sha256 } from "../compile.ts";
import { atMarks, type Expected, remarks, remarksOn } from "./marked.ts";

const head = `policy_id: p
policy_version: "1"
default: {decision: BLOCK, rationale_codes: [DENY]}
`;
const empty = `${head}rules: []\n`;

/** A document of one rule. */
function rule(text: string): string {
  return `${head}rules:\n  - ${text}\n`;
}

function when(text: string): string {
  return rule(`{rule_id: r, priority: 1, when: ${text}, then: {decision: BLOCK, rationale_codes: [B]}}`);
}

function then(text: string): string {
  return rule(`{rule_id: r, priority: 1, when: {}, then: ${text}}`);
}

function obligation(text: string): string {
  return then(`{decision: DEGRADE, rationale_codes: [B], obligations: [${text}]}`);
}

function codes(text: string): string {
  return then(`{decision: BLOCK, rationale_codes: ${text}}`);
}

type Row = readonly [name: string, marked: string, ...expected: readonly Expected[]];

function told(code: Expected["code"], path: string, message: string, mend: string): Expected {
  return { code, path, message, mend };
}

const nameMend = "Use 1 to 128 letters, digits and `_.:/-`, beginning with a letter or a digit.";
const codesMend = "Write a list of 1 to 16 codes such as `[POLICY_DEFAULT_DENY]`.";
const codeMend = "Write 1 to 64 upper-case letters, digits and `_`, beginning with a letter.";
const priorityMend = "Write one, higher for what is looked at first.";
const notPriority = "the priority is not an integer from 0 to 100";

const yaml: readonly Row[] = [
  [
    "a quote that is not closed",
    `${head}rules: ["a]▸\n`,
    told(
      "YAML_SYNTAX",
      "",
      "a quote or bracket is not closed, or a colon is missing",
      "Close it, or write `key: value`.",
    ),
  ],
  ["a tab", "policy_id: p\n▸\tx: 1\n", told("YAML_SYNTAX", "", "a tab indents this line", "Use spaces.")],
  [
    "a tag",
    "policy_id: ▸!!binary p\n",
    told("YAML_SYNTAX", "", "tags are not used here", "Remove the word that begins with `!`."),
  ],
  [
    "an alias without its anchor",
    when("▸*cond"),
    told(
      "YAML_SYNTAX",
      "rules[0].when",
      "this alias has no anchor before it",
      "Set the anchor (`&name`) first, or put the value in quotes if it is plain text.",
    ),
  ],
  [
    "a key twice",
    rule("{rule_id: r, ▸rule_id: q}"),
    told(
      "DUPLICATE_KEY",
      "rules[0].rule_id",
      "this key stands here for the second time",
      "Keep one of the two.",
    ),
  ],
  [
    "a second document",
    `${empty}▸---\n${empty}`,
    told(
      "MULTIPLE_DOCUMENTS",
      "",
      "a second document begins here",
      "Put each document in a file of its own.",
    ),
  ],
  [
    "aliases that multiply",
    `▸a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n`,
    told(
      "TOO_MANY_ALIASES",
      "",
      "the aliases multiply past what is sensible",
      "Write the values out in place of the aliases.",
    ),
  ],
  [
    "a name that JavaScript cannot be trusted to hold",
    when("{▸__proto__: x}"),
    told("INVALID_NAME", "rules[0].when.__proto__", "`__proto__` cannot be a name", "Rename it."),
  ],
  [
    "half a Unicode sign",
    when('{env: {name: ▸"\\ud800"}}'),
    told(
      "INVALID_VALUE",
      "rules[0].when.env.name",
      "the text holds half a Unicode sign (a lone surrogate)",
      "Write the sign itself in place of its `\\u` escapes.",
    ),
  ],
  [
    "a number that is none",
    when("{signals: {n: ▸.nan}}"),
    told(
      "INVALID_VALUE",
      "rules[0].when.signals.n",
      "this is not a finite number",
      "Write a number, or put the text in quotes.",
    ),
  ],
  [
    "an integer that would be rounded",
    when("{signals: {n: ▸9007199254740993}}"),
    told(
      "INVALID_VALUE",
      "rules[0].when.signals.n",
      "the integer lies beyond ±(2^53 − 1), where numbers are no longer exact",
      "Write a smaller number, or put it in quotes if it is text.",
    ),
  ],
];

const shapes: readonly Row[] = [
  ["a list", "▸- a\n", told("WRONG_TYPE", "", "this is a list, not a map", "Write a map here.")],
  [
    "nothing",
    "▸▸▸▸",
    ...["policy_id", "policy_version", "default", "rules"].map((key) =>
      told("MISSING_KEY", key, `the key \`${key}\` is missing`, "Add it."),
    ),
  ],
  [
    "a key misspelt",
    `▸policy_id: p\npolicy_version: "1"\n▸defualt: {decision: BLOCK, rationale_codes: [DENY]}\nrules: []\n`,
    told("MISSING_KEY", "default", "the key `default` is missing", "Add it."),
    told("UNKNOWN_KEY", "defualt", "the key `defualt` is not known here", "Did you mean `default`?"),
  ],
  [
    "a key that is like no other",
    rule("{rule_id: r, priority: 1, ▸zebra: 1, when: {}, then: {decision: BLOCK, rationale_codes: [B]}}"),
    told(
      "UNKNOWN_KEY",
      "rules[0].zebra",
      "the key `zebra` is not known here",
      "Remove it; known are `rule_id`, `priority`, `when`, `then`, `description`.",
    ),
  ],
  [
    "an id that is no name",
    empty.replace("policy_id: p", "policy_id: ▸-p-"),
    told("INVALID_NAME", "policy_id", "`-p-` is not a name", nameMend),
  ],
  [
    "an id that is a number",
    empty.replace("policy_id: p", "policy_id: ▸12"),
    told("WRONG_TYPE", "policy_id", "this is a number, not text", "Put it in quotes."),
  ],
  [
    "an empty version",
    empty.replace('"1"', '▸""'),
    told("INVALID_VALUE", "policy_version", "the text has 0 characters", "Write 1 to 64 characters."),
  ],
  [
    "a description that is a list",
    `${empty}description: ▸[x]\n`,
    told("WRONG_TYPE", "description", "this is a list, not text", "Write text here."),
  ],
  [
    "rules that are a map",
    `${head}rules: ▸{}\n`,
    told("WRONG_TYPE", "rules", "this is a map, not a list", "Write a list here."),
  ],
  [
    "a rule that is text",
    rule("▸x"),
    told("WRONG_TYPE", "rules[0]", "this is text, not a map", "Write a map here."),
  ],
  [
    "a condition that is a list",
    when("▸[a]"),
    told(
      "WRONG_TYPE",
      "rules[0].when",
      "this is a list, not a map of facts or a condition in text",
      "Write a map of facts or a condition in text here.",
    ),
  ],
  [
    "a list of values in a map of facts",
    when("{action: ▸[data:read, data:write]}"),
    told(
      "WRONG_TYPE",
      "rules[0].when.action",
      "this is a list, and a fact equals one value",
      "Write the condition as text, for example `\"action in ['data:read', 'data:write']\"`.",
    ),
  ],
  [
    "a name of an invariant that is none",
    `${empty}invariants: [{name: ▸'?', assert: 'true'}]\n`,
    told("INVALID_NAME", "invariants[0].name", "`?` is not a name", nameMend),
  ],
  [
    "an invariant that asserts a number",
    `${empty}invariants: [{name: i, assert: ▸5}]\n`,
    told("WRONG_TYPE", "invariants[0].assert", "this is a number, not text", "Put it in quotes."),
  ],
];

const declarations: readonly Row[] = [
  [
    "a type that does not exist",
    `${empty}signals: {n: ▸integer}\n`,
    told(
      "INVALID_VALUE",
      "signals.n",
      "`integer` is not one of int, decimal, string, bool",
      "Write one of these.",
    ),
  ],
  [
    "a type that is a number",
    `${empty}signals: {n: ▸5}\n`,
    told(
      "WRONG_TYPE",
      "signals.n",
      "this is a number, not a type or a list of values",
      "Write a type or a list of values here.",
    ),
  ],
  [
    "no value at all",
    `${empty}signals: {n: ▸[]}\n`,
    told(
      "INVALID_VALUE",
      "signals.n",
      "the list names no value",
      "List the signal's values, or write one of int, decimal, string, bool.",
    ),
  ],
  [
    "a value that is none",
    `${empty}signals: {n: [a, ▸null]}\n`,
    told(
      "WRONG_TYPE",
      "signals.n[1]",
      "this is empty, not text, a number or a bool",
      "Write text, a number or a bool here.",
    ),
  ],
  [
    "a signal's name that is none",
    `${empty}signals: {▸Chars: int}\n`,
    told(
      "INVALID_NAME",
      "signals.Chars",
      "`Chars` is not the name of a signal",
      "Use 1 to 41 lower-case letters, digits and `_`, beginning with a letter.",
    ),
  ],
  [
    "an action's name that is none",
    `${empty}actions: [read, ▸Read]\n`,
    told(
      "INVALID_NAME",
      "actions[1]",
      "`Read` is not the name of an action",
      "Use 1 to 64 lower-case letters, digits and `_.:-`, beginning with a letter.",
    ),
  ],
];

const consequences: readonly Row[] = [
  ...["101", "-1", "1.5", '"5"', "null"].map(
    (priority): Row => [
      `the priority ${priority}`,
      rule(`{rule_id: r, priority: ▸${priority}, when: {}, then: {decision: BLOCK, rationale_codes: [B]}}`),
      told("INVALID_PRIORITY", "rules[0].priority", notPriority, priorityMend),
    ],
  ),
  [
    "a decision misspelt",
    then("{decision: ▸BLOK, rationale_codes: [B]}"),
    told(
      "INVALID_VALUE",
      "rules[0].then.decision",
      "`BLOK` is not one of ALLOW, DEGRADE, REQUIRE_REVIEW, BLOCK",
      "Did you mean `BLOCK`?",
    ),
  ],
  [
    "no code",
    codes("▸[]"),
    told(
      "INVALID_RATIONALE_CODES",
      "rules[0].then.rationale_codes",
      "there are 0 rationale codes",
      codesMend,
    ),
  ],
  [
    "17 codes",
    codes(`▸[${Array.from({ length: 17 }, (_, index) => `C${index}`).join()}]`),
    told(
      "INVALID_RATIONALE_CODES",
      "rules[0].then.rationale_codes",
      "there are 17 rationale codes",
      codesMend,
    ),
  ],
  [
    "codes that are no list",
    codes("▸B"),
    told("INVALID_RATIONALE_CODES", "rules[0].then.rationale_codes", "this is no list of codes", codesMend),
  ],
  [
    "a code in lower case, and one that is a number",
    codes("[B, ▸deny, ▸5]"),
    told(
      "INVALID_RATIONALE_CODES",
      "rules[0].then.rationale_codes[1]",
      "`deny` is not a rationale code",
      codeMend,
    ),
    told("INVALID_RATIONALE_CODES", "rules[0].then.rationale_codes[2]", "this is not text", codeMend),
  ],
  [
    "a code twice",
    codes("[B, C, ▸B]"),
    told(
      "INVALID_RATIONALE_CODES",
      "rules[0].then.rationale_codes[2]",
      "the code `B` stands here for the second time",
      "Keep one of the two.",
    ),
  ],
  [
    "an obligation that does not exist",
    obligation("{type: ▸OUTPUT_CAPS, params: {}}"),
    told(
      "INVALID_VALUE",
      "rules[0].then.obligations[0].type",
      "`OUTPUT_CAPS` is not one of OUTPUT_CAP, MODEL_SUBSTITUTE, REDACT, ROUTE_LOCAL",
      "Did you mean `OUTPUT_CAP`?",
    ),
  ],
  [
    "a cap that caps nothing",
    obligation("{type: OUTPUT_CAP, params: ▸{}}"),
    told(
      "INVALID_VALUE",
      "rules[0].then.obligations[0].params",
      "the cap caps nothing",
      "Write at least one of `max_tokens`, `max_items`, `max_bytes`.",
    ),
  ],
  [
    "a cap out of bounds, and one that is no number",
    obligation("{type: OUTPUT_CAP, params: {max_tokens: ▸0, max_bytes: ▸many}}"),
    told(
      "INVALID_VALUE",
      "rules[0].then.obligations[0].params.max_tokens",
      "0 is not an integer from 1 to 100000",
      "Write one in these bounds.",
    ),
    told(
      "WRONG_TYPE",
      "rules[0].then.obligations[0].params.max_bytes",
      "this is text, not an integer",
      "Write an integer here.",
    ),
  ],
  [
    "a substitute without a name",
    obligation("{type: MODEL_SUBSTITUTE, params: {model: ▸''}}"),
    told(
      "INVALID_VALUE",
      "rules[0].then.obligations[0].params.model",
      "the text has 0 characters",
      "Write 1 to 256 characters.",
    ),
  ],
  [
    "no entity to mask",
    obligation("{type: REDACT, params: {entities: ▸[]}}"),
    told(
      "INVALID_VALUE",
      "rules[0].then.obligations[0].params.entities",
      "the list names no entity",
      "Name at least one, or remove the obligation.",
    ),
  ],
  [
    "an obligation without params",
    obligation("▸{type: ROUTE_LOCAL}"),
    told("MISSING_KEY", "rules[0].then.obligations[0].params", "the key `params` is missing", "Add it."),
  ],
];

describe.each([
  ["text", yaml],
  ["a document", shapes],
  ["a declaration", declarations],
  ["a rule", consequences],
] as const)("%s is refused at its line", (_what, rows) => {
  test.each([...rows])("%s", (_name, marked, ...expected) => {
    expect(remarksOn(marked)).toEqual([...atMarks([marked], expected)]);
    expect(new Set(remarks([marked]).map(({ stage }) => stage))).toEqual(new Set(["structure"]));
  });
});

test("a version written as a number is taken as it is spelt", () => {
  const compiled = compileRules([{ file: "a.yaml", text: empty.replace('"1"', "1.10") }], sha256);
  expect(compiled.ok && compiled.value.policies[0].policy_version).toBe("1.10");
});

test("what is sound is checked for its meaning even where something else is not", () => {
  const text = `${head.replace("BLOCK", "▸DENY")}rules:
  - {rule_id: a, priority: 1, when: ▸"actin == 'infer:run'", then: {decision: BLOCK, rationale_codes: [B]}}
  - {rule_id: b, priority: ▸1000, when: {}, then: {decision: BLOCK, rationale_codes: [B]}}
`;
  expect(remarks([text]).map(({ code, stage }) => `${stage} ${code}`)).toEqual([
    "structure INVALID_VALUE",
    "semantics UNKNOWN_FACT",
    "structure INVALID_PRIORITY",
  ]);
});
