import type { Decision } from "@meshgate/engine";
import { TextCap, type TextLimits } from "./text-cap.ts";
import { loadTokenizer, type Tokenizer } from "./tokenizer.ts";

/** What a decision lets an answer have (SEMANTICS 3, OUTPUT_CAP). */
export interface OutputCap {
  /** Of each choice, and what a provider is asked to keep to. */
  readonly limits: TextLimits;
  /** How many choices the call asked for: those beyond may have nothing. */
  readonly choices: number;
  readonly tokenizer?: Tokenizer;
}

/**
 * The cap of a decision on an answer; nothing where it has none. It is one for the whole answer, and each choice gets an
 * equal share: what becomes of one choice does not depend on how far the others have come.
 */
export function outputLimits({ obligations = [] }: Decision, choices: number): TextLimits | undefined {
  const caps = obligations.flatMap(({ type, params }) => (type === "OUTPUT_CAP" ? [params] : []));
  const tokensMax = lowest(caps.map(({ max_tokens }) => max_tokens));
  const bytesMax = lowest(caps.map(({ max_bytes }) => max_bytes));
  if (tokensMax === undefined && bytesMax === undefined) return undefined;
  return {
    ...(tokensMax === undefined ? {} : { tokensMax: Math.floor(tokensMax / choices) }),
    ...(bytesMax === undefined ? {} : { bytesMax: Math.floor(bytesMax / choices) }),
  };
}

/** The same with what is needed to hold it on an answer. */
export async function outputCap(decision: Decision, choices: number): Promise<OutputCap | undefined> {
  const limits = outputLimits(decision, choices);
  if (limits?.tokensMax === undefined) return limits && { limits, choices };
  return { limits, choices, tokenizer: await loadTokenizer() };
}

/** Holds the texts of one choice. */
export function capOf({ limits, choices, tokenizer }: OutputCap, choice: number): TextCap {
  return new TextCap(choice < choices ? limits : nothing, tokenizer);
}

const nothing: TextLimits = { bytesMax: 0 };

function lowest(limits: readonly (number | undefined)[]): number | undefined {
  const set = limits.filter((limit) => limit !== undefined);
  return set.length === 0 ? undefined : Math.min(...set);
}
