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
  const capsText = tokensMax !== undefined || bytesMax !== undefined;
  if (capsText && answer.text === undefined) throw missing("text", "max_tokens or max_bytes");
  if (itemsMax !== undefined && answer.items === undefined) throw missing("items", "max_items");
  const textCaps = {
    ...(tokensMax === undefined ? {} : { tokensMax }),
    ...(bytesMax === undefined ? {} : { bytesMax }),
  };
  return {
    ...(answer.text === undefined ? {} : { text: capText(answer.text, textCaps, options) }),
    ...(answer.items === undefined
      ? {}
      : { items: itemsMax === undefined ? answer.items : capItems(answer.items, itemsMax) }),
  };
}

function missing(part: string, cap: string): PepError {
  return new PepError("obligation-not-applied", `The answer has no ${part} to hold ${cap} on`);
}
