import { z } from "zod";
import type { GuardFinding, GuardQuestion } from "../../ports/guard.ts";
import { unitOffsets } from "./code-points.ts";
import type { GuardPreset } from "./preset.ts";

/** The most findings that an answer may have. */
const FINDINGS_MAX = 10_000;

const Answer = z.object({
  findings: z
    .array(
      z.object({
        text: z.int().min(0),
        type: z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/),
        start: z.int().min(0).optional(),
        end: z.int().min(0).optional(),
        score: z.number().min(0).max(1).default(1),
      }),
    )
    .max(FINDINGS_MAX),
});
type Found = z.output<typeof Answer>["findings"][number];

/** Our own webhook contract (docs/guardrails.md): offsets are code points, and a finding without them is of its whole text. */
export const meshgatePreset: GuardPreset = {
  requests: ({ requestId, phase, texts }, guardrail) => [
    { body: JSON.stringify({ request_id: requestId, guardrail, phase, texts }) },
  ],
  findings(question, [written]) {
    const answer = Answer.safeParse(written);
    if (!answer.success) return undefined;
    const findings = answer.data.findings.map((found) => place(found, question));
    return findings.every((finding) => finding !== undefined) ? findings : undefined;
  },
};

function place({ text, type, start, end, score }: Found, { texts }: GuardQuestion): GuardFinding | undefined {
  const whole = texts[text]?.text;
  if (whole === undefined) return undefined;
  const unitOffset = unitOffsets(whole);
  const from = start === undefined ? 0 : unitOffset(start);
  const to = end === undefined ? whole.length : unitOffset(end);
  if (from === undefined || to === undefined || from > to) return undefined;
  return { text, type: type.toUpperCase().replaceAll(/[.-]/g, "_"), start: from, end: to, score };
}
