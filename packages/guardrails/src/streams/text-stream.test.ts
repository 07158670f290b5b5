import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { local, localDetectors, selectOf } from "../../test/kit/local-detectors.ts";
import { outcomeOf, piecesOf, streamOutcomeOf } from "../../test/kit/stream-outcome.ts";
import { HOLD_CHARS_MAX } from "../detectors/detector.ts";
import { compileGuardrails } from "../inspect/compile-guardrails.ts";
import { openTextStream } from "./text-stream.ts";

const plainWords = ["the", "and", "a", "I", "plan", "b", "well-known", "top", "secret", "code", "of", "its"];
const plainText = fc
  .array(fc.constantFrom(...plainWords), { maxLength: 14 })
  .map((list) => ` ${list.join(" ")} `);
const digits = (min: number, max: number) => fc.stringMatching(new RegExp(`^[0-9]{${min},${max}}$`));
const numbers = fc.oneof(
  digits(2, 4),
  fc.array(digits(1, 4), { minLength: 2, maxLength: 60 }).map((groups) => groups.join(" ")),
  fc.tuple(digits(3, 3), digits(3, 3), digits(3, 3)).map((groups) => groups.join("-")),
);
const triggers = fc.constantFrom(
  ...[
    "pin",
    "secret code",
    "acme",
    "top secret plan",
    "plan b",
    "key_abc",
    "ann@x.io",
    "机密文件",
    "of",
    "its",
  ],
);
const signs = fc.constantFrom(..." \n,.:;\"'{}[]()<>-/*_@|=", "\n\n", "  ", "    ");
const odd = fc.constantFrom(
  ...["\u200b", "\u00ad", "\uff11", "\u0661", "e\u0301", "\ud83d", "\u{1f600}", "\u{1d7d9}", "’", "\u00a0"],
  ...["机", "密", "文件", "か", "\u3099", "ann [at] x", "p i n", "%34", "&#52;", "\\u0034"],
  ...["cGluIDEyMzQgc2VjcmV0IGNvZGU="],
);
const sizes = { minLength: 5, maxLength: 50, size: "max" } as const;
const sparse = fc.array(fc.oneof(plainText, plainText, numbers, triggers, signs), sizes);
const dense = fc.array(fc.oneof(fc.constantFrom(...plainWords), numbers, triggers, signs, signs, odd), sizes);
const texts = fc.oneof(sparse, dense).map((fragments) => fragments.join(""));
const lengths = fc.array(fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 60 })), {
  minLength: 1,
  maxLength: 6,
});

const all = selectOf(localDetectors);

const real = compileGuardrails(
  (
    [
      { name: "pii", detector: "pii", params: {} },
      { name: "secrets", detector: "secrets", params: {} },
      {
        name: "words",
        detector: "words",
        params: { words: ["plan b", "top secret", "机密"], allow: ["its top secret code"] },
      },
    ] as const
  ).map((one) => ({
    ...one,
    mode: "both",
    action: "mask",
    on_unavailable: "deny",
    on_unscanned: "deny",
    default_on: false,
  })),
).select(["pii", "secrets", "words"]);

const realItems = fc.constantFrom(
  ...[
    "ann.lee [ at ] example [ dot ] org",
    "ann (at) example (dot) org",
    "1600 Pennsylvania Avenue NW, Washington, DC 20500",
  ],
  ...["ann.lee@example.org", "+44 20 7946 0958", "(212) 555-0142", "4111 1111 1111 1111", "4111111111111111"],
  ...[
    "GB82 WEST 1234 5698 7654 32",
    "192.168.10.7",
    "2001:db8::ff00:42:8329",
    "00:1b:44:11:3a:b7",
    "078-05-1120",
  ],
  ...[
    "https://ann:pa55word@db.example.org/x",
    "born on 12 March 1985",
    "date of birth: 1985-03-12",
    "my card is",
  ],
  ...[
    "221B Baker Street, London NW1 6XE",
    "passport number",
    "social security number",
    "AKIA" + "IOSFODNN7EXAMPLF",
  ],
  ...[
    "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8",
    "password = hunter2horse9",
    'api_key: "x9f8Kq2LmZp0Vt7RwY3b"',
  ],
  ...[
    "postgres://app:s3cr3tpw@db.internal:5432/x",
    "Bearer abc.def-ghi123456789",
    "version 1.2.3.4",
    "2024-05-06",
  ],
);
const realTexts = fc
  .array(fc.oneof(plainText, plainText, realItems, realItems, numbers, signs, odd), sizes)
  .map((fragments) => fragments.join(" "));

describe("openTextStream", () => {
  /** If it broke, who splits an answer cleverly enough would get what a guardrail takes out of it. */
  test("lets pass in any pieces what it would let pass at once", () => {
    const blockings = fc.subarray(Object.keys(localDetectors));
    fc.assert(
      fc.property(
        texts,
        lengths,
        fc.oneof(fc.constant<string[]>([]), blockings),
        (text, pieceLengths, blocking) => {
          const isBlocking = ({ guardrail }: { readonly guardrail: string }) => blocking.includes(guardrail);
          expect(streamOutcomeOf(all, piecesOf(text, pieceLengths), isBlocking)).toEqual(
            outcomeOf(all, text, isBlocking),
          );
        },
      ),
      { numRuns: 1_500 },
    );
  });

  test("does so with the detectors that there are", () => {
    fc.assert(
      fc.property(realTexts, lengths, (text, pieceLengths) => {
        expect(streamOutcomeOf(real, piecesOf(text, pieceLengths))).toEqual(outcomeOf(real, text));
      }),
      { numRuns: 150 },
    );
  });

  /** If it broke, what could still become a match would have left before it was one. */
  test("lets nothing pass before a block that would not pass at once", () => {
    fc.assert(
      fc.property(texts, lengths, (text, pieceLengths) => {
        const isBlocking = ({ type }: { readonly type: string }) => type === "TOKEN" || type === "PHRASE";
        const stream = openTextStream(all, { trust: "assistant", isBlocking });
        const whole = outcomeOf(all, text, isBlocking);
        const end = whole.blockedBy?.start ?? text.length;
        let passed = "";
        for (const piece of piecesOf(text, pieceLengths)) {
          passed += stream.push(piece).text;
          expect(text.slice(0, end).startsWith(passed)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("passes nothing any more once it is blocked", () => {
    const stream = openTextStream(all, { trust: "assistant", isBlocking: () => true });
    const blocked = stream.push(`write to ann@x.io ${"and then some more words ".repeat(8)}`);
    expect([blocked.text, blocked.blockedBy?.type]).toEqual(["write to ", "TOKEN"]);
    expect([stream.push("more").text, stream.end().text]).toEqual(["", ""]);
  });

  test("holds everything until the end where a detector must see all of it", () => {
    const counting = local("LONG", {}, ({ text }) =>
      text.length > 10 ? [{ start: 0, end: text.length }] : [],
    );
    const selection = selectOf({ long: { ...counting, needs: "whole" } });
    const stream = openTextStream(selection, { trust: "assistant", isBlocking: () => true });
    const before = ["some text ", "and more"].map((piece) => stream.push(piece).text);
    expect([before, stream.end().blockedBy?.type]).toEqual([["", ""], "LONG"]);
  });

  test("holds as much as a finding of several tokens may be long", () => {
    const pattern = local("PATTERN", {}, ({ text }) =>
      [...text.matchAll(/one( [a-z]+){20} two/g)].map(({ 0: match, index }) => ({
        start: index,
        end: index + match.length,
      })),
    );
    const selection = selectOf({ pattern: { ...pattern, spanCharsMax: 200 } });
    const text = `so one${" word".repeat(20)} two one ${"word ".repeat(100)}`;
    expect(streamOutcomeOf(selection, piecesOf(text, [3]))).toEqual(outcomeOf(selection, text));
  });

  test("holds a few characters of plain text, and no more than a word", () => {
    const stream = openTextStream(all, { trust: "assistant", isBlocking: () => false });
    const text = "Nobody was surprised when the talk about the old library went on and on. ".repeat(20);
    let passed = 0;
    for (const [index, piece] of piecesOf(text, [1]).entries()) {
      passed += stream.push(piece).text.length;
      expect(index + 1 - passed).toBeLessThanOrEqual(12);
    }
  });
});

/** If it broke, a long enough text would wear the guardrails out. */
describe("what is longer than a stream holds", () => {
  const tooLong: Readonly<Record<string, string>> = {
    "a token": "x".repeat(2_000),
    "a number in groups": "1234 ".repeat(300),
    "letters that stand alone": "a b ".repeat(300),
    "a sign in one word": `ann@${"x".repeat(2_000)}`,
    "a literal drawn out": `top${" ".repeat(1_000)}secret`,
  };

  test.each(Object.entries(tooLong))("is taken out and told of: %s", (_what, text) => {
    const stream = openTextStream(all, { trust: "assistant", isBlocking: () => false });
    const parts = [...piecesOf(`before, ${text}`, [7]).map((piece) => stream.push(piece)), stream.end()];
    const passed = parts.map((part) => part.text).join("");
    expect(passed).toMatch(/^before, \[[A-Z_]+\]/);
    expect(passed.length).toBeLessThan(HOLD_CHARS_MAX);
    expect(parts.flatMap(({ unscanned }) => unscanned)).toContain("too-large");
  });

  test("blocks where what is found in it blocks", () => {
    const isBlocking = ({ type }: { readonly type: string }) => type === "TOKEN";
    const outcome = streamOutcomeOf(all, piecesOf(`before, ann@${"x".repeat(2_000)} after`, [7]), isBlocking);
    expect([outcome.text, outcome.blockedBy?.type]).toEqual(["before, ", "TOKEN"]);
  });

  test("lets pass what comes after it", () => {
    const text = `before, ${"x".repeat(2_000)} and after it ann@x.io, ${"plain words ".repeat(9)}`;
    const { text: passed } = streamOutcomeOf(all, piecesOf(text, [1]));
    expect(passed).toBe(`before, [TOO_LONG]and after it [TOKEN], ${"plain words ".repeat(9)}`);
  });

  const keyLine = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7".padEnd(64, "x");
  const keyOf = (lines: number) =>
    ["-----BEGIN PRIVATE", "KEY-----\n"].join(" ") +
    `${keyLine}\n`.repeat(lines) +
    ["-----END", "PRIVATE", "KEY-----"].join(" ");

  test("but a private key is held whole", () => {
    const text = `the key:\n${keyOf(26)}\nand nothing else`;
    expect(streamOutcomeOf(real, piecesOf(text, [5]))).toEqual(outcomeOf(real, text));
  });

  test("and one beyond all measure is taken out to its last line", () => {
    const text = `the key:\n${keyOf(200)}\nand nothing else`;
    const { text: passed } = streamOutcomeOf(real, piecesOf(text, [5]));
    expect(passed).toBe("the key:\n[PRIVATE_KEY]\nand nothing else");
  });
});
