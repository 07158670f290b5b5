import { z } from "zod";
import type { GuardFinding } from "../../ports/guard.ts";
import { unitOffsets } from "./code-points.ts";
import type { GuardPreset } from "./preset.ts";

const Answer = z.array(
  z.object({
    entity_type: z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/),
    start: z.int().min(0),
    end: z.int().min(0),
    score: z.number().min(0).max(1),
  }),
);

/** Presidio Analyzer's `POST /analyze`, a request for each text; its offsets are Python's, code points. */
export const presidioPreset: GuardPreset = {
  requests: ({ texts }) => texts.map(({ text }) => ({ body: JSON.stringify({ text, language: "en" }) })),
  findings({ texts }, answers) {
    const findings: GuardFinding[] = [];
    for (const [text, written] of answers.entries()) {
      const answer = Answer.safeParse(written);
      const whole = texts[text]?.text;
      if (!answer.success || whole === undefined) return undefined;
      const unitOffset = unitOffsets(whole);
      for (const { entity_type: type, score, ...range } of answer.data.toSorted(
        (a, b) => a.start - b.start,
      )) {
        const start = unitOffset(range.start);
        const end = unitOffset(range.end);
        if (start === undefined || end === undefined || start > end) return undefined;
        findings.push({ text, type, start, end, score });
      }
    }
    return findings;
  },
};
