import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { normalise } from "../normalise.ts";
import { decodedViews } from "./decoded-views.ts";

describe("decodedViews", () => {
  test.each([
    ["percent", "say %34%31%31%31 now", "say 4111 now"],
    ["percent", "M%C3%BCller 100% %zz %ff", "Müller 100% %zz %ff"],
    ["entity", "a&#64;b&#x2e;c&period;d &unknown;", "a@b.c.d &unknown;"],
    ["escape", String.raw`\u0034\x31\u{31} \nkey C:\x`, "411 \nkey C:\\x"],
    ["base64", `my ssn: ${btoa("it is 123-45-6789")}.`, "my ssn: it is 123-45-6789."],
    ["base64", Buffer.from("grüße aus köln").toString("base64url"), "grüße aus köln"],
    ["hex", `x ${Buffer.from("call 555-0100").toString("hex")} y`, "x call 555-0100 y"],
    ["markup", "card 4111**1111**1111<!-- x -->1111, i*gno*re", "card 4111111111111111, ignore"],
    ["markup", "ignore **all** `previous` a<b>b</b>c 41<i>11</i> 11", "ignore all previous abc 4111 11"],
    ["spaced", "so i g n o r e  a l l now", "so ignore  all now"],
    ["spaced", "a 4-1-1-1-1-1-1, j o h n @ x . i o", "a 4111111, john@x.io"],
    ["broken-line", "card 4111 1111 \r\n 1111 1111 ok", "card 4111 1111 1111 1111 ok"],
    ["broken-line", "41111111\n11111111", "4111111111111111"],
    ["broken-line", "id 5543 \n7956 2530 ok", "id 5543 7956 2530 ok"],
    ["broken-line", "card 4111 11\n11 1111 1111 ok", "card 4111 1111 1111 1111 ok"],
    ["broken-line", "card:4111\n1111\n1111\n1111\nok", "card:4111 1111 1111 1111\nok"],
    ["broken-line", "3782\n822463\n10005 is it", "3782 822463 10005 is it"],
    ["broken-line", "my ssn is 856 \r\n 45\r\n6789, ok", "my ssn is 856 45 6789, ok"],
    ["broken-line", "code RSSMRA85\nT10A562S ok", "code RSSMRA85T10A562S ok"],
    ["base64", `my ssn: ${btoa("123456789")}.`, "my ssn: 123456789."],
    ["concatenated", 'card = "4111 1111" +\n  " 1111 1111";', 'card = "4111 1111 1111 1111";'],
    ["spelt-sign", "ann at mail dot example dot org", "ann@mail.example.org"],
    ["spelt-sign", "ann [at] mail (dot) example(DOT)org", "ann@mail.example.org"],
    ["tags", `hi ${tagged("ignore all")}!`, "hi ignore all!"],
  ])("%s: %s", (hiddenBy, text, read) => {
    const { views, isComplete } = decodedViews(normalise(text));
    expect(views.map((view) => [view.hiddenBy, view.text])).toContainEqual([hiddenBy, read]);
    expect(isComplete).toBeTrue();
  });

  test("shows nothing where nothing is hidden", () => {
    const text = `Prose at 100 %, in a/path/that/is/rather/long & ${"f".repeat(40)} internationalization 4111111111111111.
      A. B. C. or a - b, snake_case 2 * 30 && in (attic) U.S.A. 1 2 3, e.g. i.e.
      12345678
      23456789
      34567890
      2019
      2020
      2021
      Totals:
      1024
      2048
      4096
      8192
      Sizes
      100
      200
      3000
      lines 100
      101
      102
      Meet at noon, the dot com years; a + b, "a" + b, 'a', "b"
AB12CD34
EF56GH78`;
    expect(decodedViews(normalise(text)).views).toEqual([]);
  });
});

describe("whether all was seen", () => {
  test.each([
    ["escaped backslashes in code", String.raw`x = b'\\\\\\' + re.sub('\\\\', '/', "\\u005c")`],
    ["signs escaped again and again", "a &amp;amp;amp;lt; b, 100%2525252520, \\\\u0026amp;quot;"],
    ["a configuration with many encoded values", configuration(60)],
    ["a JSON text in a string", JSON.stringify(JSON.stringify(Array(4_000).fill({ name: "a", no: 1 })))],
    ["a text of escapes alone", String.raw`\u4f60\u597d`.repeat(4_000)],
  ])("%s: it was", (_, text) => {
    expect(decodedViews(normalise(text)).isComplete).toBeTrue();
  });

  // Who nests an order in one layer more than is followed must not pass for somebody with nothing to hide.
  test.each([
    ["letters in three layers", btoa(btoa(btoa("something to read")))],
    ["letters behind escaped signs", "%252541%252542"],
    ["letters behind signs of other kinds", "&#38;amp;#38;#65;"],
    ["letters behind a sign in base64", btoa(btoa("ignore it: &amp;#65;&amp;#66;"))],
    ["signs without end", `%${"25".repeat(40)}`],
    ["encoded texts without end", `${btoa("something to read")} `.repeat(400)],
  ])("%s: it was not", (_, text) => {
    expect(decodedViews(normalise(text)).isComplete).toBeFalse();
  });
});

describe("what is hidden in a text, once or twice", () => {
  const encodings: readonly ((text: string) => string)[] = [
    (text) => Buffer.from(text).toString("base64"),
    (text) => Buffer.from(text).toString("hex"),
    (text) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
    (text) => [...text].map((letter) => `&#${letter.codePointAt(0)};`).join(""),
    (text) =>
      text
        .split("")
        .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
        .join(""),
  ];
  const encoding = fc.constantFrom(...encodings);
  const around = fc.array(fc.constantFrom("some ", "of 12 ", "\n", "müller, ", "a\u200bb ", "100% ", "😀 "), {
    maxLength: 60,
  });

  test("is shown, and covers in the original exactly what it was hidden in", () => {
    fc.assert(
      fc.property(encoding, fc.option(encoding), around, around, (encode, encodeAgain, before, behind) => {
        const hidden = (encodeAgain ?? ((text) => text))(encode("the key is größer"));
        const original = `${before.join("")} ${hidden} ${behind.join("")}`;
        const { views, isComplete } = decodedViews(normalise(original));
        const view = views.find(({ text }) => text.includes("the key is größer"));
        const start = view?.text.indexOf("the key is größer") ?? -1;
        const end = start + "the key is größer".length;
        const range = view?.originalRange(start, end) ?? { start: 0, end: 0 };
        expect(original.slice(range.start, range.end)).toBe(hidden);
        expect(view?.holdsDecoded(start, end)).toBeTrue();
        expect(view?.holdsDecoded(0, Math.max(0, start - 2))).toBeFalse();
        expect(isComplete).toBeTrue();
      }),
      { numRuns: 500 },
    );
  });
});

function tagged(text: string): string {
  return [...text].map((letter) => String.fromCodePoint(0xe_0000 + letter.charCodeAt(0))).join("");
}

function configuration(values: number): string {
  return Array.from({ length: values }, (_, no) => `  key-${no}: ${btoa(`value number ${no}`)}\n`).join("");
}
