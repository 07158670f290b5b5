import type { Governed } from "../govern.ts";

/** What an answer's reservation lets it have. */
export interface ReservedOutput {
  /** Of each choice. */
  readonly tokensMax: number;
}

/**
 * The output that a budget or a rate of tokens was reserved for, an equal share for each choice; nothing where none was. A
 * limit in shadow asks for nothing: it changes no answer.
 */
export function reservedOutput({ held, observed }: Governed, choices: number): ReservedOutput | undefined {
  const isBound = held.some(({ kind, mode }) => mode === "enforce" && kind !== "requests");
  const tokensMax = observed.facts.call.output_tokens_max;
  if (!isBound || tokensMax === undefined) return undefined;
  return { tokensMax: Math.floor(tokensMax / choices) };
}
