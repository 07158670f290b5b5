import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { problemsMax } from "../../src/conditions/condition-problem.ts";
import { parseExpression, textLengthMax } from "../../src/conditions/parse-expression.ts";
import { Parser } from "../../src/conditions/parser.ts";
import { printExpression } from "../../src/conditions/print-expression.ts";
import { readCondition } from "../../src/conditions/read-condition.ts";
import { readTokens } from "../../src/conditions/read-tokens.ts";
import { deepFreeze } from "../../src/deep-freeze.ts";
import { anyExpression, vocabulary, withoutSpans } from "./generators.ts";

/** Pieces that a parser trips over, joined at random. */
const piece = fc.oneof(
  fc.constantFrom(
    ..."! != == = === < <= > >= && & || | ( ) [ ] , . + - * / % ? : ; { } ` # @ ' \" \\ in not and or".split(
      " ",
    ),
  ),
  fc.constantFrom(
    "has(",
    "size(",
    ".exists(t, ",
    ".all(",
    "call.tools",
    "signals.n",
    "action",
    "'a'",
    '"b',
    "\\u12",
    "\\uD83D",
  ),
  fc.constantFrom(
    "true",
    "null",
    "1",
    "2.5",
    "1e999",
    "9007199254740993",
    "0x1F",
    " ",
    "\n",
    "\t",
    "é",
    "😀",
    "\ud800",
  ),
);
const soup = fc.array(piece, { maxLength: 200 }).map((pieces) => pieces.join(""));
const mutated = fc
  .tuple(anyExpression.map(printExpression), fc.nat(), fc.nat({ max: 5 }), piece)
  .map(([text, at, removed, put]) => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + put + text.slice(start + removed);
  });
const bytes = fc.uint8Array({ maxLength: 300 }).map((data) => new TextDecoder("latin1").decode(data));
const anyText = fc.oneof(
  soup,
  mutated,
  bytes,
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
);

const longest = textLengthMax;
const hostile: readonly (readonly [string, string])[] = [
  ["parentheses", "(".repeat(longest)],
  ["negations", "!".repeat(longest)],
  ["signs", "-".repeat(longest)],
  ["lists", "[".repeat(longest)],
  ["calls", "has(".repeat(longest / 4)],
  ["quantifiers", "call.tools.exists(t, ".repeat(longest / 21)],
  ["closed parentheses", ")".repeat(longest)],
  ["indexes", `a${"[0]".repeat(longest / 3 - 1)}`],
  ["dots", ".".repeat(longest)],
  ["fields", `a${".b".repeat(longest / 2 - 1)}`],
  ["methods", `a${".size()".repeat(longest / 7 - 1)}`],
  ["methods of methods", `${"(".repeat(64)}a${".size())".repeat(64)}`],
  ["negations of conjunctions", `${"!(a&&".repeat(32)}${"a||".repeat(5_000)}a${")".repeat(32)}`],
  ["commas", `[${",".repeat(longest - 1)}`],
  ["names side by side", "a ".repeat(longest / 2)],
  ["conjunctions", `true${"&&true".repeat(longest / 6 - 1)}`],
  ["disjunctions of conjunctions", "a&&b||".repeat(longest / 6)],
  ["comparisons", `1${"<1".repeat(longest / 2 - 1)}`],
  ["sums", `1${"+1".repeat(longest / 2 - 1)}`],
  ["one long list", `signals.n in [${"1,".repeat(longest / 2 - 20)}1]`],
  ["one long name", "a".repeat(longest)],
  ["one long number", "1".repeat(longest)],
  ["one long string", `'${"a".repeat(longest - 1)}`],
  ["escapes", `'${"\\u".repeat(longest / 2 - 1)}`],
  ["quotes", "'".repeat(longest)],
  ["newlines", "\n".repeat(longest)],
  ["not in", "not ".repeat(longest / 4)],
  ["blanks after not", `not${" ".repeat(longest - 3)}`],
  ["unknown signals", "signals.zzzz||".repeat(longest / 14)],
];

describe("any text", () => {
  test("gets an expression or problems, each with a place inside of it and words", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const result = readCondition(text, vocabulary);
        if (result.ok) return;
        expect(result.error.length).toBeGreaterThan(0);
        for (const { span, message, mend } of result.error) {
          expect(span.start).toBeWithin(0, span.end + 1);
          expect(span.end).toBeWithin(span.start, text.length + 1);
          expect(message).toMatch(/[^.]$/);
          expect(mend).toMatch(/[.?]$/);
        }
      }),
      { numRuns: 5_000 },
    );
  });

  test("that is read is printed as a text that is read as the same", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const parsed = parseExpression(text);
        if (!parsed.ok) return;
        const again = parseExpression(printExpression(parsed.value));
        expect(again.ok && withoutSpans(again.value)).toEqual(withoutSpans(parsed.value));
      }),
      { numRuns: 5_000 },
    );
  });

  test("is cut into tokens that stand one after the other", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let end = 0;
        for (const { span } of readTokens(text).tokens) {
          expect(span.start).toBeGreaterThanOrEqual(end);
          end = span.end;
        }
        expect(end).toBe(text.length);
      }),
      { numRuns: 2_000 },
    );
  });

  test("is parsed with a bounded number of looks at each token", () => {
    fc.assert(
      fc.property(anyText, (text) => expect(looksPerToken(text)).toBeLessThan(looksMax)),
      { numRuns: 2_000 },
    );
  });
});

/** Ten levels of operators and signs are tried on a token, some of them once more before a problem is told. */
const looksMax = 30;

function looksPerToken(text: string): number {
  const { tokens } = readTokens(text);
  const parser = new Parser(tokens);
  parser.parse();
  return parser.cursor.looks / tokens.length;
}

describe("a hostile text", () => {
  test.each(hostile)("of %s is answered with a bounded number of looks and problems", (_name, text) => {
    expect(text.length).toBeLessThanOrEqual(longest);
    expect(looksPerToken(text)).toBeLessThan(looksMax);
    const result = readCondition(text, vocabulary);
    if (result.ok) printExpression(deepFreeze(result.value).expression);
    else expect(JSON.stringify(result.error).length).toBeLessThanOrEqual(problemsMax * 400);
  });

  test("that is longer than the limit is refused unread", () => {
    const result = readCondition(" ".repeat(longest + 1), vocabulary);
    expect(result).toMatchObject({ ok: false, error: [{ code: "TOO_COMPLEX" }] });
  });
});
