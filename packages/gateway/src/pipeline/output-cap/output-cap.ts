import type { Consequence, Decision, Snapshot } from "@meshgate/engine";
import { TextCap, type TextLimits } from "./text-cap.ts";
import { loadTokenizer } from "./tokenizer.ts";

/** What a decision lets an answer have (SEMANTICS 3, OUTPUT_CAP). */
export interface OutputCap {
  /** Of each choice. */
  readonly limits: TextLimits;
  /** How many choices the call asked for: those beyond may have nothing. */
  readonly choices: number;
}

/**
 * The cap of a decision on an answer; nothing where it has none. It is one for the whole answer, and each choice gets an
 * equal share: what becomes of one choice does not depend on how far the others have come.
 */
export async function outputCap(
  { obligations = [] }: Decision,
  choices: number,
): Promise<OutputCap | undefined> {
  const caps = obligations.flatMap(({ type, params }) => (type === "OUTPUT_CAP" ? [params] : []));
  if (caps.length === 0) return undefined;
  const tokensMax = lowest(caps.map(({ max_tokens }) => max_tokens));
  const bytesMax = lowest(caps.map(({ max_bytes }) => max_bytes));
  if (tokensMax === undefined && bytesMax === undefined) return undefined;
  const limits = {
    ...(tokensMax === undefined
      ? {}
      : { tokens: { max: Math.floor(tokensMax / choices), tokenizer: await loadTokenizer() } }),
    ...(bytesMax === undefined ? {} : { bytesMax: Math.floor(bytesMax / choices) }),
  };
  return { limits, choices };
}

/** Loads what the caps of these rules need before the first call needs it. */
export async function prepareCaps({ rules }: Snapshot): Promise<void> {
  if (capsTokens(rules.fallback) || rules.rules.some(({ then }) => capsTokens(then))) await loadTokenizer();
}

function capsTokens({ obligations }: Consequence): boolean {
  return obligations.some(({ type, params }) => type === "OUTPUT_CAP" && params.max_tokens !== undefined);
}

/** Holds the texts of one choice. */
export function capOf({ limits, choices }: OutputCap, choice: number): TextCap {
  return new TextCap(choice < choices ? limits : nothing);
}

const nothing: TextLimits = { bytesMax: 0 };

function lowest(limits: readonly (number | undefined)[]): number | undefined {
  const set = limits.filter((limit) => limit !== undefined);
  return set.length === 0 ? undefined : Math.min(...set);
}
