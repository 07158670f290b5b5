import { describe, expect, test } from "bun:test";
import type { JsonValue } from "@meshgate/canon";
import fc from "fast-check";
import { stringify } from "yaml";
import type { PolicyFile } from "../../policy-problem.ts";
import type { PolicySource } from "../policy-source.ts";
import { readEveryday } from "../read-everyday.ts";
import { readNodes } from "../read-nodes.ts";

const head = `policy_id: p
policy_version: 2026.10
default: {decision: BLOCK, rationale_codes: [DENY]}
`;
const rule = `  - rule_id: r_1
    priority: 90
    when: {"action": "infer:run", resource: {type: a-b, 'it''s': 1.50}}
    then: {decision: ALLOW, rationale_codes: [A, B_2]}
`;

const everyday: ReadonlyMap<string, string> = new Map([
  ["rules as most are written", `${head}rules:\n${rule}${rule}`],
  ["a list in the column of its key", `${head}rules:\n- rule_id: r\n  when: {}\n- rule_id: s\n`],
  ["comments and empty lines", `---\n# b\n\n${head} # c\nrules: # d\n    # e\n\n${rule}# f`],
  ["a condition without quotes", `when: action == 'infer:run' && signals.a in [1, 2] # why\nx: "#"\n`],
  ["no newline at the end", `${head}rules: []`],
  ["escapes", `a: "\\"\\\\\\n\\u00e4\\ud83d\\ude00"\nb: 'c''d'\n`],
  ["JSON", JSON.stringify({ rules: [{ rule_id: "r", when: {}, if: { a: [null, true, -1, 0.5] } }] })],
  [
    "JSON over lines",
    `${JSON.stringify({ policy_version: 1, rules: [{ a: "{" }, { b: [[], {}] }] }, null, 2)}\n`,
  ],
  ["a version that is a date", "policy_version: 2026-11-20\nrules:\n  - a\n"],
  ["words and constants", "a: [null, True, yesterday, 3d-cache, v1.2, a b, a:b]\nb: Null\nc: 2026-11-20.1\n"],
  ["keys that are constants", 'true: 1\nnull: 2\n"3": 4\n"": 5\n'],
  ["lists in lists of maps", "a:\n  - b:\n      - c\n      - d: e\n        f: g\n    h: i\n  - j\nk: l\n"],
]);

const others: ReadonlyMap<string, string> = new Map([
  ["a value that YAML 1.1 reads otherwise", "a: yes\n"],
  ["a date", "signals: 2026-11-20\n"],
  ["a number in another form", "a: 0x1F\n"],
  ["a number in octal, before", "a: 010\n"],
  ["an integer too large to be exact", "a: 9007199254740993\n"],
  ["a repeated key", "a: 1\na: 2\n"],
  ["a repeated key between brackets", "a: {b: 1, b: 2}\n"],
  ["a tab", "a:\tb\n"],
  ["an anchor and an alias", "a: &x 1\nb: *x\n"],
  ["a merge key", "a: {b: 1}\n<<: {c: 2}\n"],
  ["a tag", "a: !!str 1\n"],
  ["a folded text", "a: >-\n  b\n  c\n"],
  ["a plain text over lines", "a: b\n  c\n"],
  ["a quoted text over lines", 'a: "b\n  c"\n'],
  ["brackets over lines in a block", "a: {\n  b: 1\n  }\n"],
  ["a second document", "a: 1\n---\nb: 1\n"],
  ["a colon in a plain text", "a: b: c\n"],
  ["a missing value", "a:\nb: 1\n"],
  ["`__proto__`", "__proto__: 1\n"],
  ["half a sign", 'a: "\\ud800"\n'],
  ["no map", "- a\n"],
  ["nothing", ""],
  ["wrong indentation", "a:\n    b: 1\n  c: 2\n"],
  ["a bracket that is not closed", "a: [1, 2\n"],
  ["brackets too deep for the stack", `a: ${"[".repeat(100_000)}${"]".repeat(100_000)}\n`],
  [
    "lists too deep for the stack",
    `a:\n${Array.from({ length: 200 }, (_, depth) => `${" ".repeat(depth)}- b:\n`).join("")}`,
  ],
]);

describe("reads by itself", () => {
  for (const [name, text] of everyday) {
    test(name, () => {
      expect(readEveryday(fileOf(text))).toBeDefined();
      expectAgreement(text);
    });
  }
});

describe("leaves to the YAML parser", () => {
  for (const [name, text] of others) test(name, () => expect(readEveryday(fileOf(text))).toBeUndefined());
});

const odd = fc.constantFrom(
  ..."a,rule_1,infer:run,yes,No,null,~,1,01,-1,-0,1.50,.5,1e3,1_000,0x1f,0o17,12:30,2026-11-20,2026-1-1 1:1:1,3d,a b".split(
    ",",
  ),
  ...[
    "a,b",
    "it's",
    '"q"',
    "a: b",
    "a #b",
    "a:",
    "- a",
    "-",
    "",
    " a",
    "é😀\u00a0",
    "\u2028",
    "<<",
    "a\nb",
    "[x]",
    "9007199254740993",
  ],
);
const usual = fc.constantFrom("a", "b", "rule_1", "infer:run", "a b", "v1.2", "x-1", "it's");
const word = fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: odd });
const { value: anyValue } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    word,
    fc.constantFrom<JsonValue>(null, true, 0, 1, -1.5, 1e21, 90),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(word, tie("value"), { maxKeys: 4 }),
  ),
}));
const anyMap = fc.dictionary(word, anyValue, { minKeys: 1, maxKeys: 4 });
const written = fc.oneof(
  fc.constantFrom(...everyday.values(), ...[...others.values()].filter(({ length }) => length < 1_000)),
  anyMap.map((map) => JSON.stringify(map)),
  anyMap.map((map) => JSON.stringify(map, null, 2)),
  fc
    .tuple(anyMap, fc.constantFrom(1, 2, 4), fc.boolean(), fc.boolean())
    .map(([map, indent, indentSeq, singleQuote]) =>
      stringify(map, { indent, indentSeq, singleQuote, lineWidth: 0, aliasDuplicateObjects: false }),
    ),
  anyMap.map(withInnerJson),
);

/** A block of one map, with all below as JSON, as generators of rules write. */
function withInnerJson(map: Readonly<Record<string, JsonValue>>): string {
  return Object.entries(map)
    .map(
      ([key, value]) => `${key}:\n  - b: ${JSON.stringify(value)}\n    c: 1\n  - ${JSON.stringify(value)}\n`,
    )
    .join("");
}

const pieces = fc.constantFrom(
  ..."\n| |  |\n  |\n- |- |: |:|, |,|[|]|{|}|#| #|\"|'|''|\\|\\u00|\\u|&a |*a|!!str |<<: |? |%|---\n|...|>|-|0|1|.|e|a|é|@|`|~|\t|\r".split(
    "|",
  ),
  "|",
  "\ufeff",
);
/** Right documents, and such with a few pieces put in, taken out or written over. */
const anyText = fc
  .tuple(written, fc.array(fc.tuple(fc.nat(), fc.nat({ max: 3 }), pieces), { maxLength: 3 }))
  .map(([text, edits]) =>
    edits.reduce((edited, [place, gone, piece]) => {
      const at = place % (edited.length + 1);
      return edited.slice(0, at) + piece + edited.slice(at + gone);
    }, text),
  );

test("what it reads, the YAML parser reads to the same value at the same places, without a problem", () => {
  fc.assert(fc.property(anyText, expectAgreement), { numRuns: 3_000 });
});

function fileOf(text: string): PolicyFile {
  return { file: "rules.yaml", text };
}

/** On a text that it does not read there is nothing to agree on. */
function expectAgreement(text: string): void {
  const read = readEveryday(fileOf(text));
  if (read === undefined) return;
  const wanted = readNodes(fileOf(text));
  expect(whatIsIn(read)).toEqual(whatIsIn(wanted));
  expect(readNodes({ file: "rules.json", text }).problems).toEqual([]);
}

function whatIsIn(source: PolicySource): unknown {
  const entries = typeof source.value === "object" ? Object.entries(source.value ?? {}) : [];
  return {
    text: JSON.stringify(source.value),
    problems: source.problems,
    spellings: entries.map(([key]) => source.spelling([key])),
    places: entries.flatMap(([key, value]) => [
      source.place({ path: [key] }),
      source.place({ path: [key], aim: "key" }),
      ...(Array.isArray(value) ? value.map((_, index) => source.place({ path: [key, index] })) : []),
    ]),
  };
}
