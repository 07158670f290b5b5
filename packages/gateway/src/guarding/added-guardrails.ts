import type { ChatCompletionsRequest } from "@meshgate/contracts";
import { type Guarding, nearestWord, type Result } from "@meshgate/engine";
import type { Refusal } from "../pipeline/refusal.ts";

export interface TakenGuardrails {
  /** Without the names: no provider is told of them. */
  readonly body: ChatCompletionsRequest;
  /** Sorted, each once. */
  readonly addedGuardrails: readonly string[];
}

/** Takes the guardrails out of a body that the call adds by name (SEMANTICS 7). */
export function takeAddedGuardrails(
  whole: ChatCompletionsRequest,
  { guardrails: known }: Guarding,
): Result<TakenGuardrails, Refusal> {
  if (!("guardrails" in whole)) return { ok: true, value: { body: whole, addedGuardrails: none } };
  const { guardrails, ...body } = whole;
  const names = [...new Set(guardrails ?? [])].sort();
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) return { ok: false, error: unknownGuardrail(unknown, [...known.keys()]) };
  return { ok: true, value: { body, addedGuardrails: names } };
}

const none: readonly string[] = [];

function unknownGuardrail(name: string, known: readonly string[]): Refusal {
  const meant = nearestWord(name, known);
  const hint =
    meant === undefined ? "Leave it out, or define it under `guardrails:`." : `Did you mean \`${meant}\`?`;
  return {
    kind: "invalid-request",
    message: `The guardrail \`${name}\` is not known. ${hint}`,
    field: "guardrails",
  };
}
