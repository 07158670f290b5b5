import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { local, localDetectors, selectOf, words } from "../../test/kit/local-detectors.ts";
import { outcomeOf, piecesOf, streamOutcomeOf } from "../../test/kit/stream-outcome.ts";
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
      fc.property(texts, lengths, fc.oneof(fc.constant([]), blockings), (text, pieceLengths, blocking) => {
        const isBlocking = ({ guardrail }: { readonly guardrail: string }) => blocking.includes(guardrail);
        expect(streamOutcomeOf(all, piecesOf(text, pieceLengths), isBlocking)).toEqual(
          outcomeOf(all, text, isBlocking),
        );
      }),
      { numRuns: Number(process.env["RUNS"] ?? 1_500) },
    );
  });

  test("does so with the detectors that there are", () => {
    fc.assert(
      fc.property(realTexts, lengths, (text, pieceLengths) => {
        expect(streamOutcomeOf(real, piecesOf(text, pieceLengths))).toEqual(outcomeOf(real, text));
      }),
      { numRuns: Number(process.env["RUNS"] ?? 300) },
    );
  });
});
