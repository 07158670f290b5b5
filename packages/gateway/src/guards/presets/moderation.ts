import { z } from "zod";
import type { GuardPreset } from "./preset.ts";

const Answer = z.object({
  results: z.array(
    z.object({
      flagged: z.boolean(),
      categories: z.record(z.string(), z.boolean().nullable()).default({}),
      category_scores: z.record(z.string(), z.number().nullable()).default({}),
    }),
  ),
});
type Result = z.output<typeof Answer>["results"][number];

/**
 * A moderation endpoint of OpenAI's form: one result for each text of `input`. A finding is of the whole text; its type is the
 * category, `VIOLENCE_GRAPHIC`, or `FLAGGED` where the service names none.
 */
export const moderationPreset: GuardPreset = {
  requests: ({ texts }) => [{ body: JSON.stringify({ input: texts.map(({ text }) => text) }) }],
  findings({ texts }, [written]) {
    const answer = Answer.safeParse(written);
    if (!answer.success || answer.data.results.length !== texts.length) return undefined;
    return answer.data.results.flatMap((result, text) =>
      flagged(result).map((found) => ({ text, start: 0, end: texts[text]?.text.length ?? 0, ...found })),
    );
  },
};

function flagged({ flagged: isFlagged, categories, category_scores: scores }: Result) {
  if (!isFlagged) return [];
  const named = Object.keys(categories).filter((category) => categories[category] === true);
  if (named.length === 0) return [{ type: "FLAGGED", score: 1 }];
  return named.map((category) => ({
    type: category
      .toUpperCase()
      .replaceAll(/[^A-Z0-9]+/g, "_")
      .slice(0, 64),
    score: Math.min(1, Math.max(0, scores[category] ?? 1)),
  }));
}
