import { PepError } from "../pep-error.ts";
import type { OutputCaps } from "../wire/evaluate-response.ts";
import { capItems } from "./cap-items.ts";
import { type CapOptions, capText } from "./cap-text.ts";

export interface CappableAnswer<Item> {
  readonly text?: string;
  readonly items?: readonly Item[];
}

/**
 * Holds an answer to every cap of one OUTPUT_CAP: `max_tokens` and `max_bytes` on its text, `max_items` on its items.
 * Throws PepError `obligation-not-applied` where the answer has not the part that a cap is for.
 */
export function applyOutputCap<Item>(
  caps: OutputCaps,
  answer: CappableAnswer<Item>,
  options: CapOptions = {},
): CappableAnswer<Item> {
  const { max_tokens: tokensMax, max_bytes: bytesMax, max_items: itemsMax } = caps;
  const { text, items } = answer;
  const capsText = tokensMax !== undefined || bytesMax !== undefined;
  if (capsText && text === undefined) throw missing("text", "max_tokens or max_bytes");
  if (itemsMax !== undefined && items === undefined) throw missing("items", "max_items");
  return {
    ...(text === undefined ? {} : { text: capText(text, { tokensMax, bytesMax }, options) }),
    ...(items === undefined ? {} : { items: itemsMax === undefined ? items : capItems(items, itemsMax) }),
  };
}

function missing(part: string, cap: string): PepError {
  return new PepError("obligation-not-applied", `The answer has no ${part} to hold ${cap} on`);
}
