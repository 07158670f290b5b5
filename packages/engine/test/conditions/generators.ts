import type { JsonObject } from "@meshgate/canon";
import fc from "fast-check";
import type { Scalar } from "../../src/conditions/scalar.ts";
import type { BinaryOperator, Expression } from "../../src/conditions/syntax.ts";
import { namedTypes, type Vocabulary, vocabularyOf } from "../../src/conditions/vocabulary.ts";
import { type Facts, riskLevels } from "../../src/index.ts";

/** Signals of every type, two of each where they can be compared. */
export const vocabulary: Vocabulary = vocabularyOf({
  signals: new Map([
    ["trust", { kind: "one-of", values: ["low", "medium", "high"] }],
    ["step", { kind: "one-of", values: [1, 2.5, -3] }],
    ["mixed", { kind: "one-of", values: ["low", 1, true] }],
    ["n", namedTypes.int],
    ["m", namedTypes.int],
    ["d", namedTypes.decimal],
    ["e", namedTypes.decimal],
    ["s", namedTypes.string],
    ["constructor", namedTypes.string],
    ["flag", namedTypes.bool],
    ["on", namedTypes.bool],
  ]),
  actions: ["read"],
});

const words = ["low", "a", "ab", "b", "", "😀", "shell", "e\u0301'\\\n"];
const ints = [0, 1, 2, 3, 5, -1, -4, 2 ** 53 - 1, 1 - 2 ** 53, 2 ** 52];
const decimals = [
  0,
  -0,
  0.1,
  0.5,
  -2.5,
  1,
  3,
  5e-324,
  -5e-324,
  1e300,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  2 ** 53,
];

const span = { start: 0, end: 0 };
type Tree = fc.Arbitrary<Expression>;

const path = (dotted: string): Expression => {
  const [first = "", ...others] = dotted.split(".");
  return { kind: "path", segments: [first, ...others], span };
};
const text = (value: string): Expression => ({ kind: "literal", value, span });
const bool = (value: boolean | null): Expression => ({ kind: "literal", value, span });
const int = (value: number): Expression => ({ kind: "literal", value: value + 0, number: "int", span });
const decimal = (value: number): Expression => ({
  kind: "literal",
  value: value + 0,
  number: "decimal",
  span,
});
const binary = (operator: BinaryOperator, left: Expression, right: Expression): Expression => ({
  kind: "binary",
  operator,
  left,
  right,
  span,
});
const size = (of: Expression): Expression => ({ kind: "size", of, span });
const list = (items: readonly Expression[]): Expression => ({ kind: "list", items, span });

const equality = fc.constantFrom<BinaryOperator>("==", "!=");
const order = fc.constantFrom<BinaryOperator>("<", "<=", ">", ">=");
const comparison = fc.oneof(equality, order);

/** Facts with texts that they can have. */
const texts: readonly (readonly [string, readonly string[]])[] = [
  ["signals.s", words],
  ["signals.constructor", words],
  ["resource.id", words.filter((word) => word !== "")],
  ["subject.id", words.filter((word) => word !== "")],
  ["call.model", words],
  ["signals.trust", ["low", "medium", "high"]],
  ["action", ["infer:run", "tool:invoke", "read"]],
  ["resource.sensitivity", ["public", "restricted"]],
  ["principal.agent_id", words],
  ["principal.end_user", words],
  ["principal.risk_level", ["minimal", "unacceptable"]],
];
const bools = ["signals.flag", "signals.on", "call.stream"];
const lists = ["call.tools", "principal.tags", "findings"];
const scalars = [
  "signals.n",
  "signals.d",
  "signals.mixed",
  "principal.key",
  ...bools,
  ...texts.map(([fact]) => fact),
];

const factAndText = fc
  .constantFrom(...texts)
  .chain(([fact, values]) => fc.tuple(fc.constant(path(fact)), fc.constantFrom(...values).map(text)));
const anyText = fc.oneof(
  factAndText.map(([fact]) => fact),
  fc.constantFrom(...words).map(text),
);
const intLiteral = fc.constantFrom(...ints).map(int);
const countLiteral = fc.nat({ max: 4 }).map(int);
const number = fc.oneof(intLiteral, fc.constantFrom(...decimals).map(decimal));
const countTerm = fc.constantFrom(
  size(path("signals.s")),
  size(path("call.tools")),
  path("call.prompt_chars"),
);
const intFact = fc.oneof(fc.constantFrom(path("signals.n"), path("signals.m")), countTerm);
const decimalFact = fc.constantFrom(path("signals.d"), path("signals.e"));

/** Always with a fact on the left, so that nothing overflows before there are facts. */
function intTerm(depth: number): Tree {
  if (depth === 0) return intFact;
  const inner = intTerm(depth - 1);
  return fc.oneof(
    { weight: 3, arbitrary: inner },
    fc
      .tuple(fc.constantFrom<BinaryOperator>("+", "-"), inner, fc.oneof(inner, intLiteral))
      .map(([operator, left, right]) => binary(operator, left, right)),
    fc.tuple(inner, intLiteral).map(([left, right]) => binary("*", left, right)),
    inner.map((operand): Expression => ({ kind: "unary", operator: "-", operand, span })),
  );
}

function compared(operator: fc.Arbitrary<BinaryOperator>, left: Tree, right: Tree): Tree {
  return fc
    .tuple(operator, left, right, fc.boolean())
    .map(([sign, a, b, isTurned]) => (isTurned ? binary(sign, b, a) : binary(sign, a, b)));
}

function isIn(left: Tree, item: Tree): Tree {
  return fc
    .tuple(left, fc.array(item, { minLength: 1, maxLength: 4 }))
    .map(([a, items]) => binary("in", a, list(items)));
}

const textLeaf = fc.oneof(
  fc
    .tuple(equality, factAndText, fc.boolean())
    .map(([sign, [fact, value], isTurned]) =>
      isTurned ? binary(sign, value, fact) : binary(sign, fact, value),
    ),
  compared(equality, anyText.filter(isFree), anyText.filter(isFree)),
  isIn(fc.constantFrom(path("signals.s"), path("call.model")), fc.constantFrom(...words).map(text)),
  textMethod(anyText),
);

/** Enumerations refuse a text that is none of theirs; free text is compared with any. */
function isFree(expression: Expression): boolean {
  return expression.kind === "literal" || ["s", "constructor", "model"].includes(lastSegment(expression));
}

function lastSegment(expression: Expression): string {
  return expression.kind === "path" ? (expression.segments.at(-1) ?? "") : "";
}

function textMethod(of: Tree): Tree {
  return fc
    .tuple(
      fc.constantFrom("startsWith" as const, "endsWith" as const, "contains" as const),
      of,
      fc.constantFrom(...words),
    )
    .map(
      ([method, subject, argument]): Expression => ({
        kind: "method",
        method,
        of: subject,
        argument: text(argument),
        span,
      }),
    );
}

const numberLeaf = fc.oneof(
  compared(comparison, fc.constantFrom(path("signals.n"), path("signals.m")), intLiteral),
  compared(comparison, intTerm(2), intTerm(2)),
  compared(comparison, countTerm, countLiteral),
  compared(order, intTerm(2), number),
  compared(comparison, decimalFact, fc.oneof(number, decimalFact, intTerm(1))),
  compared(order, fc.constant(path("signals.step")), number),
  compared(
    equality,
    fc.constant(path("signals.step")),
    fc.constantFrom(int(1), decimal(2.5), int(-3), decimal(1)),
  ),
  compared(comparison, number, number),
  isIn(fc.constantFrom(path("signals.n"), path("signals.d")), intLiteral),
  isIn(decimalFact, number),
  isIn(countTerm, countLiteral),
);

const boolLeaf = fc.oneof(
  fc.constantFrom(...bools).map(path),
  fc.boolean().map(bool),
  compared(
    equality,
    fc.constantFrom(...bools).map(path),
    fc.oneof(fc.boolean().map(bool), fc.constantFrom(...bools).map(path)),
  ),
  isIn(fc.constantFrom(...bools).map(path), fc.boolean().map(bool)),
  compared(equality, fc.constant(path("signals.mixed")), fc.constantFrom(text("low"), int(1), bool(true))),
);

const presenceLeaf = fc.oneof(
  fc
    .constantFrom(...scalars, ...lists, "action")
    .map((fact): Expression => ({ kind: "has", of: path(fact), span })),
  compared(equality, fc.constantFrom(...scalars, ...lists).map(path), fc.constant(bool(null))),
);

const leaf: Tree = fc.oneof(
  { weight: 3, arbitrary: textLeaf },
  { weight: 3, arbitrary: numberLeaf },
  { weight: 2, arbitrary: boolLeaf },
  { weight: 1, arbitrary: presenceLeaf },
);

const stringElement = fc.oneof(
  compared(
    equality,
    fc.constant(path("t")),
    fc.oneof(fc.constantFrom(...words).map(text), fc.constant(path("signals.s"))),
  ),
  isIn(fc.constant(path("t")), fc.constantFrom(...words).map(text)),
  textMethod(fc.constant(path("t"))),
  compared(comparison, fc.constant(size(path("t"))), countLiteral),
);
const finding = fc.oneof(
  compared(equality, fc.constant(path("f.type")), fc.constantFrom(...words).map(text)),
  compared(equality, fc.constant(path("f.where")), fc.constantFrom("prompt", "answer").map(text)),
  compared(comparison, fc.constant(path("f.count")), fc.oneof(countLiteral, intTerm(1))),
  textMethod(fc.constant(path("f.guardrail"))),
);

function quantified(lists: readonly string[], variable: string, body: Tree): Tree {
  return fc.tuple(fc.constantFrom("exists" as const, "all" as const), fc.constantFrom(...lists), body).map(
    ([quantifier, of, inner]): Expression => ({
      kind: "quantified",
      quantifier,
      list: path(of),
      variable,
      body: inner,
      span,
    }),
  );
}

const listLeaf = fc.oneof(
  quantified(
    ["call.tools", "principal.tags"],
    "t",
    joined(2, fc.oneof({ weight: 2, arbitrary: stringElement }, leaf)),
  ),
  quantified(["findings"], "f", joined(2, fc.oneof({ weight: 2, arbitrary: finding }, leaf))),
  fc
    .tuple(fc.constantFrom(...words), fc.constantFrom("call.tools", "principal.tags"))
    .map(([word, of]) => binary("in", text(word), path(of))),
);

function joined(depth: number, tests: Tree): Tree {
  if (depth === 0) return tests;
  const inner = joined(depth - 1, tests);
  return fc.oneof(
    inner,
    fc
      .tuple(fc.constantFrom<BinaryOperator>("&&", "||"), inner, inner)
      .map(([operator, left, right]) => binary(operator, left, right)),
    inner.map((operand): Expression => ({ kind: "unary", operator: "!", operand, span })),
  );
}

/** Expressions whose types are right. */
export const anyExpression: Tree = joined(4, fc.oneof({ weight: 4, arbitrary: leaf }, listLeaf));

const wrong: fc.Arbitrary<Scalar> = fc.constantFrom<Scalar>("low", "x", 7, 0.5, 2 ** 53, true, "");

/** A signal that is sometimes absent and sometimes contradicts its type. */
function signal(values: readonly Scalar[]): fc.Arbitrary<Scalar | undefined> {
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...values) },
    { weight: 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: wrong },
  );
}

const anySignals = fc
  .record({
    trust: signal(["low", "medium", "high"]),
    step: signal([1, 2.5, -3]),
    mixed: signal(["low", 1, true]),
    n: signal(ints),
    m: signal(ints),
    d: signal([...decimals, ...ints]),
    e: signal([...decimals, ...ints]),
    s: signal(words),
    constructor: signal(words),
    flag: signal([true, false]),
    on: signal([true, false]),
    undeclared: signal(["low", 1, true]),
  })
  .map((signals) =>
    Object.fromEntries(
      Object.entries(signals).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
  );

const word = fc.constantFrom(...words);
const anyCall = fc.record({
  principal: fc.record(
    {
      key: word,
      team: word,
      agent_id: word,
      risk_level: fc.constantFrom(...riskLevels),
      end_user: word,
      tags: fc.array(word, { maxLength: 3 }),
    },
    { requiredKeys: ["key", "tags"] },
  ),
  call: fc.record({
    surface: fc.constantFrom("chat" as const, "openai-chat" as const),
    model: fc.option(word),
    model_choice: fc.constantFrom("auto" as const, "alias" as const, "exact" as const),
    stream: fc.boolean(),
    message_count: fc.nat({ max: 3 }),
    prompt_chars: fc.nat({ max: 5 }),
    total_chars: fc.nat({ max: 5 }),
    tools_offered: fc.nat({ max: 3 }),
    tools: fc.array(word, { maxLength: 3 }),
  }),
  findings: fc.array(
    fc.record({
      type: word,
      count: fc.nat({ max: 4 }),
      where: fc.constantFrom("prompt" as const, "answer" as const, "tool" as const),
      guardrail: word,
    }),
    { maxLength: 3 },
  ),
  targets: fc.constant([]),
});

/** Facts in which anything that may be absent sometimes is. */
export const anyFacts: fc.Arbitrary<Facts> = fc
  .record({
    action: fc.constantFrom("infer:run", "tool:invoke", "read"),
    env: fc.record({ name: fc.constantFrom("dev", "a") }),
    resource: fc.record(
      { type: word, id: word, sensitivity: fc.constantFrom("public" as const, "restricted" as const) },
      { requiredKeys: ["type", "sensitivity"] },
    ),
    signals: anySignals,
    subject: fc.option(fc.record({ type: word, id: word }, { requiredKeys: [] })),
    ofCall: fc.option(anyCall),
  })
  .map(({ subject, ofCall, ...facts }) => ({
    ...facts,
    ...(subject === null ? {} : { subject }),
    ...ofCall,
  }));

const wordEntry = fc.oneof(
  word.filter((one) => one !== ""),
  fc.constant(null),
);

/** Maps `when` that are right. */
export const anyMap: fc.Arbitrary<JsonObject> = fc.record(
  {
    action: fc.constantFrom("infer:run", "read"),
    env: fc.record({ name: fc.constantFrom("dev", "a") }, { requiredKeys: [] }),
    resource: fc.record(
      {
        type: fc.constantFrom("a", "b"),
        id: wordEntry,
        sensitivity: fc.constantFrom("public", "restricted"),
      },
      { requiredKeys: [] },
    ),
    subject: fc.option(fc.record({ type: wordEntry, id: wordEntry }, { requiredKeys: [] })),
    signals: fc.record(
      {
        trust: fc.constantFrom("low", "high", null),
        mixed: fc.constantFrom("low", 1, true, null),
        n: fc.constantFrom(...ints, null),
        d: fc.constantFrom(...decimals, null),
        flag: fc.constantFrom(true, false, null),
        undeclared: fc.constantFrom("low", 1, true, null),
      },
      { requiredKeys: [] },
    ),
    principal: fc.option(fc.record({ key: wordEntry, tags: fc.constant(null) }, { requiredKeys: [] })),
    call: fc.record({ stream: fc.boolean(), message_count: fc.nat({ max: 3 }) }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);

/** What an expression says, wherever it stands. */
export function withoutSpans(expression: Expression): unknown {
  return JSON.parse(
    JSON.stringify(expression, (key, value: unknown) => (key === "span" ? undefined : value)),
  );
}
