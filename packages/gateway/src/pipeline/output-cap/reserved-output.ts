import type { Governed } from "../govern.ts";

/** What an answer's reservation lets it have. */
export interface ReservedOutput {
  /** Of each answer. */
  readonly tokensMax: number;
}

/**
 * The output that a budget or a rate of tokens was reserved for, an equal share for each answer that may be made; nothing where none was. A
 * limit in shadow asks for nothing: it changes no answer.
 */
export function reservedOutput({ held, observed }: Governed, answers: number): ReservedOutput | undefined {
  const isBound = held.some(({ kind, mode }) => mode === "enforce" && kind !== "requests");
  const tokensMax = observed.facts.call.output_tokens_max;
  if (!isBound || tokensMax === undefined) return undefined;
  return { tokensMax: Math.floor(tokensMax / answers) };
}
