import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { TextDetector } from "../detectors/detector.ts";
import { normalise } from "../text/normalise.ts";
import { indexLiterals } from "./literal-index.ts";
import type { Hit, LiteralGroup, Scan } from "./scan.ts";
import { scanText } from "./scan-text.ts";

describe("scanText", () => {
  test.each<[string, LiteralGroup["boundary"], string[], string, string[]]>([
    ["finds any case", "word", ["ssn"], "SSN, Ssn; ssn", ["SSN", "Ssn", "ssn"]],
    ["keeps to word boundaries", "word", ["card"], "card discard cards card1 my_card.", ["card", "card"]],
    ["keeps to starts of words", "start", ["ghp_"], "ghp_x xghp_ =ghp_", ["ghp_", "ghp_"]],
    ["finds anywhere", "none", ["ab"], "abab xaby", ["ab", "ab", "ab"]],
    [
      "lets a space be any white space",
      "word",
      ["date of birth"],
      "date of\n\t birth",
      ["date of\n\t birth"],
    ],
    ["ends a literal at an empty line", "word", ["date of"], "date\r\n\r\nof, date\n \nof", []],
    ["finds literals within others", "none", ["a", "aba", "b"], "aba", ["a", "b", "aba", "a"]],
    [
      "reads other scripts, ignoring case",
      "word",
      ["имя", "straße", "πάντας"],
      "ИМЯ Straße ΠΆΝΤΑΣ",
      ["ИМЯ", "Straße", "ΠΆΝΤΑΣ"],
    ],
    [
      "knows no word boundary in scripts without spaces",
      "word",
      ["密码", "mail"],
      "我的密码是mail的",
      ["密码", "mail"],
    ],
    ["takes letters of two code units for letters", "word", ["ab"], "𐐀ab ab𐐀 😀ab😀", ["ab"]],
  ])("%s", (_, boundary, words, text, found) => {
    expect(hitsIn({ words, boundary }, text).map(({ start, end }) => text.slice(start, end))).toEqual(found);
  });

  test("notes digit runs and marks", () => {
    const { digitRuns, ats, schemes, colons } = scan([], "12 a@b:3 http://x 45");
    expect({ digitRuns, ats, schemes, colons }).toEqual({
      digitRuns: [
        { start: 0, end: 2 },
        { start: 7, end: 8 },
        { start: 18, end: 20 },
      ],
      ats: [4],
      schemes: [13],
      colons: [6],
    });
  });

  test("finds what a search for each literal by itself finds", () => {
    const alphabet = fc.constantFrom(..."aabbcde  \n1é");
    const word = fc.string({ unit: fc.constantFrom(..."aabbcde1é"), minLength: 1, maxLength: 4 });
    const literals = fc.array(
      fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(" ")),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(literals, fc.string({ unit: alphabet, maxLength: 60 }), (words, text) => {
        const found = hitsIn({ words, boundary: "none" }, text);
        expect(found.toSorted(byPlace)).toEqual(reference(words, text).toSorted(byPlace));
        expect(found.map(({ end }) => end)).toEqual(found.map(({ end }) => end).toSorted((a, b) => a - b));
      }),
      { numRuns: 2_000 },
    );
  });

  test("finds the same when there are too many literals for the table of the automaton", () => {
    const words = Array.from({ length: 30_000 }, (_, number) => `w${(number * 7919) % 30_011}x`);
    const text = words.slice(0, 2_000).join(" ");
    expect(hitsIn({ words, boundary: "word" }, text).length).toBe(2_000);
    expect(hitsIn({ words, boundary: "word" }, "w30011x w1 w w12x5").length).toBe(0);
  });

  test.each([
    ["on its line, before", "ssn is 123", true],
    ["on its line, behind", "123 (ssn)", true],
    ["not on another line", "ssn\n123\nssn", false],
    ["not further off", `ssn ${"x".repeat(40)} 123 ${"x".repeat(40)} ssn`, false],
    ["at a JSON key on the line before", '{"ssn":\n  123}', true],
  ])("is near: %s", (_, text, isNear) => {
    const start = text.indexOf("123");
    expect(scan(["ssn"], text).isNear("group", start, start + 3)).toBe(isNear);
  });
});

function scan(words: readonly string[], text: string, boundary: LiteralGroup["boundary"] = "word"): Scan {
  const detector: TextDetector = {
    literals: { group: { words, boundary } },
    threshold: 0.5,
    needs: "window",
    detect: () => [],
  };
  const found = scanText(indexLiterals([detector]), [detector], normalise(text), "user").get(detector);
  if (found === undefined) throw new Error("the detector was not scanned for");
  return found;
}

function hitsIn({ words, boundary }: LiteralGroup, text: string): readonly Hit[] {
  return scan(words, text, boundary).hits("group");
}

/** Tries every literal at every place. */
function reference(words: readonly string[], text: string): readonly Hit[] {
  const hits: Hit[] = [];
  words.forEach((literal, word) => {
    const pattern = new RegExp(literal.replaceAll(" ", "(?!\\s*\\n\\s*\\n)\\s+"), "iy");
    for (let start = 0; start < text.length; start += 1) {
      pattern.lastIndex = start;
      if (pattern.test(text)) hits.push({ start, end: pattern.lastIndex, word });
    }
  });
  return hits;
}

function byPlace(a: Hit, b: Hit): number {
  return a.start - b.start || a.end - b.end || a.word - b.word;
}
