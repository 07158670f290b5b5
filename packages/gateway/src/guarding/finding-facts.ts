import type { FindingFact } from "@meshgate/engine";
import type { PlacedFinding } from "./inspect-passages.ts";

/** What was found, counted by guardrail and type, in their order; never the text. */
export function findingFacts<Where extends FindingFact["where"]>(
  findings: readonly PlacedFinding[],
  where: Where,
): readonly (FindingFact & { readonly where: Where })[] {
  if (findings.length === 0) return [];
  const counts = new Map<string, FindingFact & { readonly where: Where }>();
  for (const { finding } of findings) {
    const { guardrail, type } = finding;
    const key = JSON.stringify([guardrail, type]);
    const count = (counts.get(key)?.count ?? 0) + 1;
    counts.set(key, { type, count, where, guardrail });
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, fact]) => fact);
}
