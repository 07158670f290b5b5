import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { isScalar, parseDocument, type Scalar, stringify } from "yaml";
import { offsetInFile } from "./scalar-offset.ts";

const styles = ["PLAIN", "QUOTE_SINGLE", "QUOTE_DOUBLE", "BLOCK_LITERAL", "BLOCK_FOLDED"] as const;
/** Words of which no two signs are alike, so that a sign is known wherever it stands. */
const letters = [..."abcdefghijklmnopqrstuvwxyzäöü😀€()&|=<>.'\"\\"];
const anyText = fc
  .tuple(fc.shuffledSubarray(letters, { minLength: 1 }), fc.array(fc.nat({ max: 40 }), { maxLength: 6 }))
  .map(([signs, gaps]) =>
    signs.map((sign, index) => (gaps.includes(index) && index > 0 ? ` ${sign}` : sign)).join(""),
  );

describe("the place of a sign in a YAML text", () => {
  test("is where that sign stands in the file, whatever the style and however it is folded", () => {
    fc.assert(
      fc.property(
        anyText,
        fc.constantFrom(...styles),
        fc.integer({ min: 20, max: 60 }),
        (text, style, width) => {
          const file = stringify(
            { rules: [{ when: text }] },
            { defaultStringType: style, defaultKeyType: "PLAIN", lineWidth: width, minContentWidth: 1 },
          );
          // The printer may fold between the two halves of a sign, which no file can hold.
          fc.pre(file.isWellFormed());
          const node = scalarIn(file);
          for (const { index, segment } of signsOf(text)) {
            const at = offsetInFile(file, node, index);
            const escaped = escapes.get(segment);
            const [start] = node.range ?? [0];
            const isThere =
              file.startsWith(segment, at) || (escaped !== undefined && file.startsWith(escaped, at));
            if (at < start || !isThere)
              throw new Error(`${segment} is not at ${at} of ${JSON.stringify(file)}`);
          }
        },
      ),
    );
  });

  test("past the end is the end of the text", () => {
    expect(offsetInFile("a: 'xy'\n", scalarIn("a: 'xy'\n"), 2)).toBe(6);
    expect(offsetInFile("a: xy\n", scalarIn("a: xy\n"), 2)).toBe(5);
    expect(offsetInFile("a: >-\n  x\n  y\n\n", scalarIn("a: >-\n  x\n  y\n\n"), 3)).toBe(13);
  });
});

const escapes: ReadonlyMap<string, string> = new Map([
  ["'", "''"],
  ['"', '\\"'],
  ["\\", "\\\\"],
]);

function signsOf(text: string): readonly { readonly index: number; readonly segment: string }[] {
  return [...new Intl.Segmenter().segment(text)].filter(({ segment }) => segment !== " ");
}

function scalarIn(file: string): Scalar<string> {
  const document = parseDocument(file);
  const node = document.getIn(["a"], true) ?? document.getIn(["rules", 0, "when"], true);
  if (!isScalar<string>(node)) throw new Error("no text");
  return node;
}
