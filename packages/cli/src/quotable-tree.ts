import { schemaTree } from "@meshgate/gateway";
import type { z } from "zod";

/** A schema of policy tests or of facts: they are their author's own words, so that every line of them may be quoted. */
export function quotableTree(schema: z.ZodType): ReturnType<typeof schemaTree> {
  return { ...schemaTree(schema), isShown: () => true, isWord: () => true };
}
