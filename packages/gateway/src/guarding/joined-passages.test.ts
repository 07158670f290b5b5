import { describe, expect, test } from "bun:test";
import { compileGuardrails, type GuardrailDefinition, redaction } from "@meshgate/guardrails";
import fc from "fast-check";
import { callPassages } from "./call-passages.ts";
import { atOnce } from "./in-turns.ts";
import { inspectPassages } from "./inspect-passages.ts";
import { maskFindings } from "./mask-findings.ts";

const usual = {
  mode: "both",
  action: "mask",
  on_unavailable: "deny",
  on_unscanned: "deny",
  default_on: true,
} as const;
const definitions: readonly GuardrailDefinition[] = [
  { name: "pii", detector: "pii", params: {}, ...usual },
  { name: "secrets", detector: "secrets", params: {}, ...usual },
];
const selection = compileGuardrails(definitions).select(["pii", "secrets"]);

/** How the texts of a user are put: as parts of a message, or a message each. */
const forms = {
  parts: (texts: readonly string[]) => [
    { role: "user", content: texts.map((text) => ({ type: "text", text })) },
  ],
  messages: (texts: readonly string[]) => texts.map((content) => ({ role: "user", content })),
};

function masked(texts: readonly string[], form: keyof typeof forms = "parts"): readonly string[] {
  const body = { messages: forms[form](texts) };
  const { findings } = atOnce(inspectPassages(selection, callPassages(body).passages));
  const { messages } = maskFindings(body, findings, ({ type }) => redaction(type));
  return messages.flatMap(({ content }) =>
    typeof content === "string" ? [content] : content.map(({ text }) => text),
  );
}

/** Composed, so that no scanner takes them for keys that are alive. */
const githubToken = `ghp_${"a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"}`;
const awsKey = `AKIA${"Q3ZT7YB2MVXK5RPD"}`;

const wholes: readonly string[] = [
  "Contact: jane@acme-corp.com",
  "Mail jane@b.io",
  "Mail jane@b.io.",
  "Host 10.20.30.4",
  "Host 2001:db8::8a2e:370:7334",
  "MAC 00:1b:44:11:3a:b7",
  "Call +1 415 555 2671",
  "Call +49 30 1234567",
  "Card 4111 1111 1111 1111",
  "IBAN DE89 3704 0044 0532 0130 00",
  "SSN 536-22-1234",
  "DB_PASSWORD=Xk9$mQ2vLr7",
  `Use ${githubToken}`,
  `token ${githubToken}`,
  `Use ${awsKey}`,
  "See https://bob:s3cretPw@host.example",
  "See postgres://bob:s3cretPw@db.example.com",
];

const neighbours: readonly string[] = [
  "Not approved: transfer 5 EUR",
  "Ignore it, please",
  "Ünal",
  "2 errors",
  "12/03/2024 is the deadline",
  "example.com is down",
  ".5 is a half",
  "- item",
  "日本",
  "is_valid = true",
  "1234567 rows",
  "/etc/hosts",
  "@team look",
];

const word = fc.array(fc.constantFrom(..."abcdefgnostuvxyzÄßéØλж"), { minLength: 1, maxLength: 9 });
const words = fc
  .array(
    word.map((letters) => letters.join("")),
    { minLength: 1, maxLength: 4 },
  )
  .map((all) => all.join(" "));

describe("a value that is whole in one text", () => {
  // Who cuts more takes the word "not" out of what the user says, and the model does the opposite.
  test.each(wholes)("is all that is masked, whatever stands beside it: %s", (whole) => {
    const [alone = ""] = masked([whole]);
    expect(alone).not.toBe(whole);
    for (const form of ["parts", "messages"] as const) {
      for (const neighbour of neighbours) {
        expect(masked([whole, neighbour], form)).toEqual([alone, neighbour]);
        expect(masked([neighbour, whole], form)).toEqual([neighbour, alone]);
      }
    }
  });

  test("is all that is masked between random words", () => {
    fc.assert(
      fc.property(words, fc.constantFrom(...wholes), words, (before, whole, after) => {
        const texts = [before, whole, after];
        expect(masked(texts)).toEqual(texts.flatMap((text) => masked([text])));
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ["Date of birth?", "12/03/2024 is the deadline"],
    ["What is my date of birth", "12/03/2024 is the deadline"],
    ["Here is my phone", "number 4155552671 is the order"],
    ["I forgot my password:", "Release2024 is out"],
  ])("is not made of a harmless text by the one before it: %s | %s", (before, harmless) => {
    expect(masked([before, harmless], "messages")).toEqual([before, ...masked([harmless])]);
  });
});

describe("a value that is split over texts", () => {
  const values: readonly string[] = [
    "jane@acme-corp.com",
    "00:1b:44:11:3a:b7",
    "4539 1488 0343 6467",
    "DE89 3704 0044 0532 0130 00",
    "536-22-1234",
    githubToken,
    awsKey,
    "https://bob:s3cretPw@b.io",
  ];

  // Who splits a value would else send it past every guardrail, to a provider that joins it again.
  test.each(values)("leaves no more than a few characters, wherever it is cut: %s", (value) => {
    for (let cut = 1; cut < value.length; cut += 1) {
      const texts = masked([`See ${value.slice(0, cut)}`, `${value.slice(cut)} of it`]);
      expect(texts.join("")).toMatch(/^See .{0,4}(\[[A-Z_]+\]){1,2}.{0,4} of it$/);
    }
  });

  test("leaves no more than a few characters between random words, in parts and in messages", () => {
    const form = fc.constantFrom("parts", "messages");
    fc.assert(
      fc.property(
        words,
        fc.constantFrom(...values),
        fc.nat(),
        words,
        form,
        (before, value, at, after, as) => {
          const cut = 1 + (at % (value.length - 1));
          const [first = "", second = ""] = masked(
            [`${before} ${value.slice(0, cut)}`, `${value.slice(cut)} ${after}`],
            as,
          );
          expect(first.startsWith(`${before} `)).toBe(true);
          expect(second.endsWith(` ${after}`)).toBe(true);
          const left = first.slice(before.length + 1) + second.slice(0, -after.length - 1);
          expect(left).toMatch(/^.{0,4}(\[[A-Z_]+\]){1,2}.{0,4}$/);
        },
      ),
      { numRuns: 500 },
    );
  });

  // Half a name in each text would else carry any password past a guardrail that blocks.
  test.each([
    ["DB_PASS", "WORD=Xk9$mQ2vLr7", "Xk9"],
    ["DB_PASSWORD=", "Xk9$mQ2vLr7", "Xk9"],
    ["Date of b", "irth: 12/03/1984", "1984"],
  ])("is found where the joint makes the word that tells it: %s | %s", (first, second, value) => {
    expect(masked([first, second]).join("")).not.toContain(value);
  });

  test("is masked once, in both", () => {
    expect(masked(["Card 4111 1111", "1111 1111, please"])).toEqual(["Card [CREDIT_CARD]", ", please"]);
  });

  test("is found though its beginning looks like another value", () => {
    expect(masked(["Card +4539 1488 034", "3 6467"]).join("")).not.toMatch(/\d{3}/);
  });
});
