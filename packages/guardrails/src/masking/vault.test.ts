import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Finding } from "../finding.ts";
import { editPieces } from "./edit-text.ts";
import { createVault, type Vault } from "./vault.ts";

function findingOf(type: string, start: number, end: number): Finding {
  return { type, start, end, score: 1, evidence: "list", guardrail: "pii" };
}

function restoredInPieces(vault: Vault, text: string, cuts: readonly number[]): string {
  const restorer = vault.openRestorer();
  const pieces = piecesOf(text, cuts).map((piece) => restorer.push(piece));
  return pieces.join("") + restorer.end();
}

function piecesOf(text: string, cuts: readonly number[]): string[] {
  const places = [0, ...cuts.map((cut) => cut % (text.length + 1)), text.length].sort((a, b) => a - b);
  return places.slice(1).map((end, index) => text.slice(places[index], end));
}

const anna = findingOf("EMAIL", 0, 9);

describe("createVault", () => {
  test("gives a value the same placeholder each time, another value another", () => {
    const vault = createVault("k7");
    expect([
      vault.mask(anna, "anna@x.io"),
      vault.mask(anna, "bert@x.io"),
      vault.mask(anna, "anna@x.io"),
      vault.mask(findingOf("US_SSN", 0, 9), "anna@x.io"),
    ]).toEqual(["[[EMAIL_1_k7]]", "[[EMAIL_2_k7]]", "[[EMAIL_1_k7]]", "[[US_SSN_1_k7]]"]);
  });

  test("conceals what it masked wherever that stands, the longest value first, and nothing else", () => {
    const vault = createVault("k7");
    for (const value of ["anna@x.io", "joanna@x.io", 'a "b"', "$1.(*)"]) vault.mask(anna, value);
    expect(vault.conceal('joanna@x.io, anna@x.io; bert@x.io: a "b" {"a \\"b\\"":"$1.(*)"}')).toBe(
      '[[EMAIL_2_k7]], [[EMAIL_1_k7]]; bert@x.io: [[EMAIL_3_k7]] {"[[EMAIL_3_k7]]":"[[EMAIL_4_k7]]"}',
    );
    expect(createVault("k7").conceal("anna@x.io")).toBe("anna@x.io");
  });

  /** Else what a guardrail took out of a call is kept with its answer. */
  test("leaves nothing of what it restores, whatever the values are", () => {
    const unit = fc.constantFrom("ä", '"', "\\", "🦊", ".", "\n", "$", "(");
    const values = fc.array(fc.string({ minLength: 1, maxLength: 6, unit }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(values, (written) => {
        const vault = createVault("k7");
        const masked = written.map((value) => vault.mask(anna, value)).join(" or ");
        const restored = vault.restore(masked);
        const concealed = vault.conceal(`${restored} ${JSON.stringify(restored)}`);
        for (const value of written) expect(concealed.replaceAll('"', "")).not.toContain(value);
      }),
    );
  });

  test("names a type of any characters", () => {
    const vault = createVault("k7");
    const mask = vault.mask(findingOf("Kunden-Nr. ß", 0, 3), "123");
    expect([mask, vault.restore(mask)]).toEqual(["[[KUNDEN_NR_SS_1_k7]]", "123"]);
  });

  test.each([
    ["as it is", "[[EMAIL_1_k7]]", "anna@x.io"],
    ["in another case", "[[Email_1_K7]]", "anna@x.io"],
    ["with spaces inside", "[[ EMAIL_1_k7 ]]", "anna@x.io"],
    ["with spaces between the brackets", "[ [EMAIL_1_k7] ]", "anna@x.io"],
    ["with back-ticks inside", "[[`EMAIL_1_k7`]]", "anna@x.io"],
    ["with back-ticks around, which stay", "`[[EMAIL_1_k7]]`", "`anna@x.io`"],
    ["with escaped underscores", "[[EMAIL\\_1\\_k7]]", "anna@x.io"],
    ["with everything escaped", "\\[\\[EMAIL\\_1\\_k7\\]\\]", "anna@x.io"],
    ["after a back-slash of its own", "C:\\[[EMAIL_1_k7]]", "C:\\anna@x.io"],
    ["in further brackets", "[[[EMAIL_1_k7]]]", "[anna@x.io]"],
    ["twice side by side", "[[EMAIL_1_k7]][[EMAIL_1_k7]]", "anna@x.ioanna@x.io"],
    ["of another number", "[[EMAIL_10_k7]]", "[[EMAIL_10_k7]]"],
    ["of another vault", "[[EMAIL_1_k8]]", "[[EMAIL_1_k8]]"],
    ["of another type", "[[PHONE_1_k7]]", "[[PHONE_1_k7]]"],
    ["broken off", "[[EMAIL_1_k7]", "[[EMAIL_1_k7]"],
    ["over two lines", "[[EMAIL_1\n_k7]]", "[[EMAIL_1\n_k7]]"],
  ])("restores a placeholder %s, at every split point", (_how, written, expected) => {
    const vault = createVault("k7");
    vault.mask(anna, "anna@x.io");
    expect(vault.restore(written)).toBe(expected);
    for (let cut = 0; cut <= written.length; cut++)
      expect(restoredInPieces(vault, written, [cut])).toBe(expected);
  });

  test("does not look at what it restored again", () => {
    const vault = createVault("k7");
    vault.mask(anna, "anna@x.io");
    const outer = vault.mask(findingOf("WORD", 0, 1), "[[EMAIL_1_k");
    expect(vault.restore(`${outer}7]]`)).toBe("[[EMAIL_1_k7]]");
  });

  const hostile = 'q","admin":"1';
  const escaped = 'q\\",\\"admin\\":\\"1';

  /** If it broke, who chooses the value of one member could add others. */
  test.each([
    ["a JSON text", '{"a":"%"}', true],
    ["a list in lines", ' \n[\n  "x",\n  "%"\n]', true],
    ["JSON that is cut short", '{"a":"b %', true],
    ["a key", '{"%":1}', true],
    ["a string with quotes", '{"a":"\\"%\\\\","b":"%"}', true],
    ["a fence of JSON", 'So:\n```json\n{"a":"%"}\n```', true],
    ["a part of an object in a fence of JSON", '```JSON\n"a": "%"', true],
    ["a fence that does not say so", '```\n{"a":"%"}', true],
    ["JSON after a text", 'He said "so:\n{"a":"%"}', true],
    ["JSON after JSON", '{"a":"x"} {"a":"%"}', true],
    ["JSON after a fence that it was not in", '```json\n{"a":"x\n```\n{"a":"%"}', true],
    ["a text", 'He said "%".', false],
    ["a text after brackets", '[Note] He said "%".', false],
    ["a text after JSON", '{"a":"x"}\nHe said "%".', false],
    ["a text after a fence of JSON", '```json\n{"a":"x\n```\nHe said "%".', false],
    ["a text that begins with it", '% said "%".', false],
    ["JSON between strings", '{"a":%}', false],
  ])("restores as JSON in its strings alone: %s, at every split point", (_where, text, isJson) => {
    const vault = createVault("k7");
    const written = text.replaceAll("%", vault.mask(findingOf("WORD", 0, 1), hostile));
    const expected = text.replaceAll("%", isJson ? escaped : hostile);
    expect(vault.restore(written)).toBe(expected);
    for (let cut = 0; cut <= written.length; cut++)
      expect(restoredInPieces(vault, written, [cut])).toBe(expected);
  });

  test("restores every string of any JSON to what it was", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), fc.nat(3), (value, secret, indent) => {
        const vault = createVault("k7");
        const mask = vault.mask(findingOf("WORD", 0, 1), secret);
        const json = (hidden: string) =>
          JSON.stringify([value, hidden, { a: `${hidden}"`, [`\\${hidden}`]: 1 }], undefined, indent);
        expect(JSON.parse(vault.restore(json(mask)))).toEqual(JSON.parse(json(secret)));
      }),
      { numRuns: 500 },
    );
  });

  test("knows its own values, however they are spelled, and no others", () => {
    const vault = createVault("k7");
    const card = findingOf("CREDIT_CARD", 0, 19);
    vault.mask(card, "4111 1111 1111 1111");
    expect([
      vault.isOwn(card, "4111-1111-1111-1111"),
      vault.isOwn(card, "4111 1111 1111 1112"),
      vault.isOwn(anna, "4111 1111 1111 1111"),
    ]).toEqual([true, false, false]);
  });

  test("is empty until something is masked or escaped", () => {
    const masked = createVault("k7");
    const escaped = createVault("k7");
    const before = masked.isEmpty;
    masked.mask(anna, "anna@x.io");
    escaped.escape("[[A_1_k7]]");
    expect([before, masked.isEmpty, escaped.isEmpty]).toEqual([true, false, false]);
  });

  /** If it broke, whoever guesses the nonce could have another part's value put in place of what they wrote. */
  test("escapes what looks like its placeholders, and that alone", () => {
    const vault = createVault("k7");
    vault.mask(anna, "anna@x.io");
    const input = "[[EMAIL_1_k7]] [[ email_1_K7 ]] [[EMAIL_1_k8]]";
    const escaped = vault.escape(input);
    expect(escaped).toBe("[[TEXT_1_k7]] [[TEXT_2_k7]] [[EMAIL_1_k8]]");
    expect(vault.restore(escaped)).toBe(input);
  });
});

const bits = fc.constantFrom(
  ..."[]`\\ _17kKxé\u{1F600}\ud83d\n",
  "[[",
  "]]",
  "EMAIL",
  "_1_k7",
  "[[EMAIL_1_k7]]",
  "[[text_1_k7]]",
);
const hostileText = fc.array(bits, { maxLength: 30 }).map((parts) => parts.join(""));
const cuts = fc.array(fc.nat(200), { maxLength: 12 });

describe("masking and restoring", () => {
  test("give back any text, whole and in any pieces", () => {
    fc.assert(
      fc.property(hostileText, fc.array(fc.nat(80), { maxLength: 6 }), cuts, (input, ends, splits) => {
        const vault = createVault("k7");
        const findings = piecesOf(input, ends).map((piece, index, pieces) => {
          const start = pieces.slice(0, index).join("").length;
          return findingOf(index % 2 === 0 ? "EMAIL" : "TEXT", start, start + piece.length);
        });
        const chosen = findings.filter((_finding, index) => index % 3 !== 0);
        const masked = editPieces(input, chosen, { edit: vault.mask, keep: vault.escape });
        expect(restoredInPieces(vault, masked, splits)).toBe(input);
      }),
      { numRuns: 2_000 },
    );
  });

  test("restore the same in any pieces as whole, whatever a model writes", () => {
    const vault = createVault("k7");
    vault.mask(anna, 'a"\\b');
    vault.mask(findingOf("TEXT", 0, 1), "[[EMAIL_1_k7]]");
    fc.assert(
      fc.property(hostileText, cuts, (text, splits) => {
        expect(restoredInPieces(vault, text, splits)).toBe(vault.restore(text));
      }),
      { numRuns: 3_000 },
    );
  });

  test("hold no more than a placeholder's length back", () => {
    const restorer = createVault("k7").openRestorer();
    const text = `[[${"a".repeat(5_000)}${"[[a`".repeat(50)}`;
    let released = 0;
    for (const [index, character] of [...text].entries()) {
      released += restorer.push(character).length;
      expect(index + 1 - released).toBeLessThanOrEqual(107);
    }
  });
});
