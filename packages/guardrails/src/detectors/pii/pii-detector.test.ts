import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { detect } from "../../../test/kit/detect.ts";
import type { PiiParams } from "../../definition.ts";
import { createPiiDetector } from "./pii-detector.ts";

/** What counts in a text, as `TYPE text`. */
function found(text: string, params: PiiParams = {}): readonly string[] {
  const detector = createPiiDetector(params);
  return detect(detector, text)
    .filter(({ score }) => score >= detector.threshold)
    .map(({ type, start, end }) => `${type} ${text.slice(start, end)}`);
}

const message = "Card 4111 1111 1111 1111, mail ann@example.org, call +44 20 7946 0958.";

describe("the types that are looked for", () => {
  test("are all of them by default", () => {
    expect(found(message)).toEqual([
      "CREDIT_CARD 4111 1111 1111 1111",
      "EMAIL ann@example.org",
      "PHONE +44 20 7946 0958",
    ]);
  });

  test("are those named, by our names or by Presidio's", () => {
    expect(found(message, { types: ["EMAIL_ADDRESS", "credit_card"] })).toEqual([
      "CREDIT_CARD 4111 1111 1111 1111",
      "EMAIL ann@example.org",
    ]);
  });

  test("are not those excepted", () => {
    expect(found(message, { except: ["EMAIL", "PHONE_NUMBER"] })).toEqual([
      "CREDIT_CARD 4111 1111 1111 1111",
    ]);
  });

  test("include national numbers", () => {
    expect(found("My SSN is 078-05-1120.", { types: ["US_SSN"] })).toEqual(["US_SSN 078-05-1120"]);
    expect(found("My SSN is 078-05-1120.", { types: ["PHONE"] })).toEqual([]);
  });
});

test.each([
  ["ANN@Example.org", "ann@example.org"],
  ["4111-1111-1111-1111", "4111 1111 1111 1111"],
  ["+442079460958", "+44 20 7946 0958"],
])("an allowed value is no finding however it is written: %s", (allowed, value) => {
  expect(found(message, { allow: [allowed] }).join()).not.toContain(value);
});

test("an allowed value allows no other", () => {
  expect(found("a-b@example.org 10.11.1.1", { allow: ["ab@example.org", "101.1.1.1"] })).toEqual([
    "EMAIL a-b@example.org",
    "IP_ADDRESS 10.11.1.1",
  ]);
});

describe("where one text can be read in several ways, the surest stays", () => {
  test.each([
    ["call 4111111111111111", "CREDIT_CARD 4111111111111111"],
    ["phone DE89 3704 0044 0532 0130 00", "IBAN DE89 3704 0044 0532 0130 00"],
    ["call 192.168.10.25", "IP_ADDRESS 192.168.10.25"],
    ["https://ann:s3cr3t@mail.example.org/x", "URL_CREDENTIALS https://ann:s3cr3t@mail.example.org/x"],
  ])("%s", (text, expected) => {
    expect(found(text)).toEqual([expected]);
  });
});

test("texts without anybody's data have no finding", () => {
  const harmless = [
    "The committee met 3 times in 2023-2024 and spent $1,250,000.",
    "const total = items.reduce((a, b) => a + b, 0); // O(n)",
    "std::vector<int> v{1, 2, 3}; std::cout << v[0] << '\\n';",
    "Release 10.2.0.1 fixes #12345; see RFC 9110, section 8.3.1.2.",
    "Deployed 550e8400-e29b-41d4-a716-446655440000 at 2024-01-15T10:30:00.123Z",
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "pi is 3.14159265358979, e is 2.718281828459045",
    "npm install react@18.2.0 vue@3.4.21 @types/node@20.11.5",
    "git clone git@github.com:owner/repository.git",
    "0.1 0.25 0.5 1 2 4 8 16 32 64 128 256 512 1024 2048",
    "score = 4.0 * 1_000_000_000 / 86_400_000",
    "Write to your.name@example.com or <user>@<host>.",
  ].join("\n");
  expect(found(harmless)).toEqual([]);
});

test("whatever the text is, what is found lies within it and is not empty", () => {
  const detector = createPiiDetector({});
  const piece = fc.constantFrom(
    "4111 ",
    "+1 ",
    "(0)",
    "ann@",
    "example.org",
    "://a:b@",
    "10.0.",
    "fe80::",
    "DE89",
    "Street ",
    "born ",
    ":",
    "-",
  );
  const text = fc.array(fc.oneof(piece, fc.string({ unit: "binary", maxLength: 6 })), { maxLength: 40 });
  fc.assert(
    fc.property(text, (pieces) => {
      const whole = pieces.join("");
      for (const { start, end, score } of detect(detector, whole)) {
        expect(start >= 0 && start < end && end <= whole.length).toBe(true);
        expect(score > 0 && score <= 1).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
