import { describe, expect, test } from "bun:test";
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
      34567890`;
    expect(decodedViews(normalise(text)).views).toEqual([]);
  });
});

function tagged(text: string): string {
  return [...text].map((letter) => String.fromCodePoint(0xe_0000 + letter.charCodeAt(0))).join("");
}
