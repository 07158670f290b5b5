import { describe, expect, test } from "bun:test";
import { detect } from "../../../test/kit/detect.ts";
import { createTopicsDetector } from "./topics-detector.ts";

const detector = createTopicsDetector({
  topics: [
    { name: "Legal advice", keywords: { lawsuit: 0.6, attorney: 0.4, "sue for damages": 1, recipe: -0.5 } },
    { name: "medicine", keywords: { dose: 0.1, mg: 0.1, tablet: 0.1, attorney: 0.05 }, threshold: 0.3 },
  ],
});

function scores(text: string): Readonly<Record<string, number>> {
  return Object.fromEntries(detect(detector, text).map(({ type, score }) => [type, score]));
}

describe("topics", () => {
  test.each<[guarantee: string, text: string, scores: Record<string, number>]>([
    [
      "reaches 0.5 where the weights reach the threshold",
      "Lawsuit? Attorney!",
      { LEGAL_ADVICE: 0.5, MEDICINE: 0.05 / 0.35 },
    ],
    [
      "counts a keyword once, however often it stands there",
      "lawsuit lawsuit lawsuit",
      { LEGAL_ADVICE: 0.6 / 1.6 },
    ],
    ["counts phrases", "We sue  for damages.", { LEGAL_ADVICE: 0.5 }],
    ["takes off what speaks against", "lawsuit recipe", { LEGAL_ADVICE: 0.1 / 1.1 }],
    ["finds nothing where more speaks against than for", "attorney recipe", { MEDICINE: 0.05 / 0.35 }],
    ["counts words of their own only", "lawsuits attorneyship", {}],
    ["adds weights without rounding errors", "dose mg tablet", { MEDICINE: 0.5 }],
  ])("%s", (_guarantee, text, expected) => {
    const actual = scores(text);
    expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
    for (const [type, score] of Object.entries(expected)) expect(actual[type]).toBeCloseTo(score, 12);
  });

  test("covers the first keyword to the last", () => {
    const [finding] = detect(detector, "A lawsuit needs no tea but an attorney.");
    expect(finding).toMatchObject({ type: "LEGAL_ADVICE", start: 2, end: 38 });
  });

  test("sees a text as a whole", () => {
    expect(detector.needs).toBe("whole");
  });
});
