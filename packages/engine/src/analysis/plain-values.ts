import type { Scalar } from "../conditions/scalar.ts";
import type { FactPath } from "../conditions/vocabulary.ts";
import { hasNumber, type Intervals, interval, nearestToZero } from "./intervals.ts";
import { shortestText } from "./shortest-text.ts";
import { hasScalar, type ScalarSet } from "./value-set.ts";

/** What a reader expects in an example, where nothing else is asked for. */
export const plainValues: ReadonlyMap<FactPath, Scalar> = new Map<FactPath, Scalar>([
  ["action", "infer:run"],
  ["env.name", "dev"],
  ["resource.type", "document"],
  ["resource.sensitivity", "public"],
  ["principal.key", "local"],
  ["call.surface", "chat"],
  ["call.model_choice", "auto"],
  ["call.stream", false],
  ["call.message_count", 1],
  ["call.prompt_chars", 100],
  ["call.total_chars", 100],
  ["call.tools_offered", 0],
  ["@.count", 1],
  ["@.where", "prompt"],
  ["@.guardrail", "example"],
]);

/** A value of the set: the plain one if it will do. Undefined where there is none, or none is found. */
export function plainValue(set: ScalarSet, plain?: Scalar): Scalar | undefined {
  if (plain !== undefined && hasScalar(set, plain)) return plain;
  const found = shortestText(set.texts);
  if (found.kind === "text") return found.text;
  return plainNumber(set.wholes) ?? set.bools[0] ?? plainFraction(set.fractions);
}

/** Bounds of these intervals are fractions, what lies between them need not be. */
function plainFraction(set: Intervals): number | undefined {
  const bounds = set.flatMap(({ from, to }) => [interval(from, from), interval(to, to)]).flat();
  return hasNumber(set, 0.5) ? 0.5 : nearestToZero(bounds);
}

function plainNumber(set: Intervals): number | undefined {
  return hasNumber(set, 1) ? 1 : nearestToZero(set);
}
