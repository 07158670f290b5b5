import { expect, test } from "bun:test";
import { remarks } from "./marked.ts";

/** Lines 1 and 2; what follows begins on line 3. */
const ids = `policy_id: p\npolicy_version: "1"\n`;
const fallback = "default: {decision: BLOCK, rationale_codes: [DENY]}\n";
const block = "then: {decision: BLOCK, rationale_codes: [B]}";

function rules(...texts: readonly string[]): string {
  return `rules:\n${texts.map((text) => `  - {${text}}\n`).join("")}`;
}

function when(text: string): string {
  return `rule_id: r, priority: 1, when: ${text}, ${block}`;
}

/** Of each problem the code, the path and the line; where there are several files, the file before it. */
type Row = readonly [name: string, texts: readonly string[], ...expected: readonly string[]];

const faultyRules: readonly Row[] = [
  [
    "a priority and a condition",
    [ids + fallback + rules(`rule_id: r, priority: 900, when: "action = 'data:read'", ${block}`)],
    "INVALID_PRIORITY rules[0].priority 5",
    "SYNTAX_ERROR rules[0].when 5",
  ],
  [
    "an id that another faulty rule has",
    [
      ids +
        fallback +
        rules(`rule_id: r, priority: 900, when: {}, ${block}`, `rule_id: r, priority: 1, when: 5, ${block}`),
    ],
    "INVALID_PRIORITY rules[0].priority 5",
    "DUPLICATE_RULE_ID rules[1].rule_id 6",
    "WRONG_TYPE rules[1].when 6",
  ],
  [
    "a rule without id, priority and consequence, and its condition",
    [ids + fallback + rules(`when: "nowhere == 'a'"`)],
    "MISSING_KEY rules[0].rule_id 5",
    "MISSING_KEY rules[0].priority 5",
    "MISSING_KEY rules[0].then 5",
    "UNKNOWN_FACT rules[0].when 5",
  ],
  [
    "codes, and obligations without DEGRADE",
    [
      ids +
        fallback +
        rules(
          "rule_id: r, priority: 1, when: {}, then: {decision: ALLOW, rationale_codes: [], obligations: [{type: ROUTE_LOCAL, params: {}}]}",
        ),
    ],
    "INVALID_RATIONALE_CODES rules[0].then.rationale_codes 5",
    "OBLIGATIONS_WITHOUT_DEGRADE rules[0].then.obligations 5",
  ],
  [
    "an obligation, where there should be none",
    [
      ids +
        fallback +
        rules(
          "rule_id: r, priority: 1, when: {}, then: {decision: ALLOW, rationale_codes: [A], obligations: [{type: OUTPUT_CAP, params: {}}]}",
        ),
    ],
    "OBLIGATIONS_WITHOUT_DEGRADE rules[0].then.obligations 5",
    "INVALID_VALUE rules[0].then.obligations[0].params 5",
  ],
  [
    "an obligation of DEGRADE alone, which is there though it is faulty",
    [
      ids +
        fallback +
        rules(
          "rule_id: r, priority: 1, when: {}, then: {decision: DEGRADE, rationale_codes: [A], obligations: [{type: OUTPUT_CAP, params: {}}]}",
        ),
    ],
    "INVALID_VALUE rules[0].then.obligations[0].params 5",
  ],
  [
    "codes of the default, and DEGRADE without obligations",
    [`${ids}default: {decision: DEGRADE, rationale_codes: [a]}\nrules: []\n`],
    "DEGRADE_WITHOUT_OBLIGATIONS default 3",
    "INVALID_RATIONALE_CODES default.rationale_codes[0] 3",
  ],
  [
    "a list in a map of facts, and another entry",
    [ids + fallback + rules(when("{action: [data:read], resource: {sensitivity: secret}}"))],
    "WRONG_TYPE rules[0].when.action 5",
    "TYPE_ERROR rules[0].when.resource.sensitivity 5",
  ],
  [
    "an invariant's name and what it asserts",
    [`${ids}${fallback}rules: []\ninvariants: [{name: "?", assert: "decison == 'ALLOW'"}]\n`],
    "INVALID_NAME invariants[0].name 5",
    "UNKNOWN_FACT invariants[0].assert 5",
  ],
];

const faultyDeclarations: readonly Row[] = [
  [
    "a signal's type, a rule and an invariant",
    [
      `${ids}signals: {n: integer}\n${fallback}${rules(when(`"action = 'data:read'"`))}invariants: [{name: i, assert: "decison == 'ALLOW'"}]\n`,
    ],
    "INVALID_VALUE signals.n 3",
    "SYNTAX_ERROR rules[0].when 6",
    "UNKNOWN_FACT invariants[0].assert 7",
  ],
  [
    "a signal's type alone, however conditions use the signal",
    [
      `${ids}signals: {n: integer}\n${fallback}${rules(
        when(
          `"signals.n > 5 || signals.n + 1 == 2 || signals.n in ['a'] || signals.n.contains('a') || size(signals.n) > 1 || signals.n || !has(signals.n) || signals.n == null || signals.n == resource.id"`,
        ),
        `rule_id: s, priority: 2, when: {signals: {n: 5}}, ${block}`,
      )}`,
    ],
    "INVALID_VALUE signals.n 3",
  ],
  [
    "a signal's type, and what is wrong beside that signal",
    [
      `${ids}signals: {n: integer, m: int}\n${fallback}${rules(when(`"signals.n == 1 && signals.m == 'a' && signals.k == 1"`))}`,
    ],
    "INVALID_VALUE signals.n 3",
    "TYPE_ERROR rules[0].when 6",
    "UNKNOWN_SIGNAL rules[0].when 6",
  ],
  [
    "a signal's name alone",
    [
      `${ids}signals: {Trust: int}\n${fallback}${rules(
        when(`"signals.Trust == 1"`),
        `rule_id: s, priority: 2, when: {signals: {Trust: 5}}, ${block}`,
      )}`,
    ],
    "INVALID_NAME signals.Trust 3",
  ],
  [
    "signals that are no map, and a fact",
    [`${ids}signals: [count]\n${fallback}${rules(when(`"signals.count == 1 && nowhere == 1"`))}`],
    "WRONG_TYPE signals 3",
    "UNKNOWN_FACT rules[0].when 6",
  ],
  [
    "an action's name alone",
    [
      `${ids}actions: [Write, read]\n${fallback}${rules(
        when(`"action == 'Write' || action in ['read', 'x']"`),
        `rule_id: s, priority: 2, when: {action: Write}, ${block}`,
      )}`,
    ],
    "INVALID_NAME actions[0] 3",
  ],
  [
    "actions that are no list, and a condition",
    [`${ids}actions: read\n${fallback}${rules(when(`"action == 'read' && env.name == 1"`))}`],
    "WRONG_TYPE actions 3",
    "TYPE_ERROR rules[0].when 6",
  ],
];

const severalFiles: readonly Row[] = [
  [
    "a file that is not YAML, and a condition of another",
    [
      `signals: {n: int\n`,
      ids + fallback + rules(when(`"signals.n == 1 && action == 'x' && env.name == 1"`)),
    ],
    "a.yaml YAML_SYNTAX 1",
    "b.yaml TYPE_ERROR rules[0].when 5",
  ],
  [
    "a signal of two types, and a condition",
    [
      `${ids}signals: {n: int}\n${fallback}${rules(when(`"signals.n > 1 && nowhere == 1"`))}`,
      `policy_id: q\npolicy_version: "1"\nsignals: {n: string}\n${fallback}rules: []\n`,
    ],
    "a.yaml UNKNOWN_FACT rules[0].when 6",
    "b.yaml DIFFERENT_SIGNAL_TYPES signals.n 3",
  ],
  [
    "a signal of a type that is none in one file, and of two types in the others",
    ["integer", "int", "string"].map(
      (type, index) =>
        `policy_id: p${index}\npolicy_version: "1"\nsignals: {n: ${type}}\n${fallback}rules: []\n`,
    ),
    "a.yaml INVALID_VALUE signals.n 3",
    "c.yaml DIFFERENT_SIGNAL_TYPES signals.n 3",
  ],
  [
    "a faulty default, and the defaults of the others",
    ["never", "BLOCK", "ALLOW"].map(
      (decision, index) =>
        `policy_id: p${index}\npolicy_version: "1"\ndefault: {decision: ${decision}, rationale_codes: [A]}\nrules: []\n`,
    ),
    "a.yaml INVALID_VALUE default.decision 3",
    "c.yaml DIFFERENT_DEFAULTS default 3",
  ],
];

const wholeSet: readonly Row[] = [
  [
    "rules that overlap are told of once each rule is sound",
    [ids + fallback + rules(when("{}"), `rule_id: s, priority: 1, when: "", ${block}`, `${when("{}")}`)],
    "SYNTAX_ERROR rules[1].when 6",
    "DUPLICATE_RULE_ID rules[2].rule_id 7",
  ],
];

const twice: readonly Row[] = [
  [
    "a value that could be meant otherwise, and does not fit",
    [
      `${ids}signals: {n: bool}\n${fallback}${rules(`rule_id: r, priority: 900, when: {signals: {n: yes}}, ${block}`)}`,
    ],
    "AMBIGUOUS_SCALAR rules[0].when.signals.n 6",
    "INVALID_PRIORITY rules[0].priority 6",
  ],
  ["a key of the document", [`${ids}policy_id: q\n`], "DUPLICATE_KEY policy_id 3"],
  [
    "keys in maps and lists",
    [`${ids}${fallback}rules:\n  - {rule_id: r, rule_id: s}\n  - when:\n      env: {}\n      env: {}\n`],
    "DUPLICATE_KEY rules[0].rule_id 5",
    "DUPLICATE_KEY rules[1].when.env 8",
  ],
];

test.each([...faultyRules, ...faultyDeclarations, ...severalFiles, ...wholeSet, ...twice])(
  "tells every problem once, and no more: %s",
  (_name, texts, ...expected) => {
    const told = remarks(texts).map(({ file, code, path, line }) =>
      [...(texts.length > 1 ? [file] : []), code, ...(path === "" ? [] : [path]), line].join(" "),
    );
    expect(told.toSorted()).toEqual(expected.toSorted());
  },
);
