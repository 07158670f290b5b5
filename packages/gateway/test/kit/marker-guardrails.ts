import type {
  Finding,
  GuardrailDefinition,
  GuardrailSet,
  Inspection,
  TextSelection,
} from "@meshgate/guardrails";

/** Guardrails that find exactly what they are told; one whose pattern is `broken` throws. */
export function markerGuardrails(
  patterns: Readonly<Record<string, RegExp | "broken">>,
  definitions: ReadonlyMap<string, GuardrailDefinition> = new Map(),
): GuardrailSet {
  return {
    definitions,
    select: (names) => selectionOf(names.filter((name) => name in patterns).toSorted(), patterns),
  };
}

function selectionOf(
  guardrails: readonly string[],
  patterns: Readonly<Record<string, RegExp | "broken">>,
): TextSelection {
  return {
    guardrails,
    needsWhole: false,
    inspect(text): Inspection {
      const findings = guardrails.flatMap((guardrail) => findIn(text, guardrail, patterns[guardrail]));
      return { findings: findings.toSorted((a, b) => a.start - b.start), unscanned: [] };
    },
  };
}

function findIn(text: string, guardrail: string, pattern: RegExp | "broken" | undefined): readonly Finding[] {
  if (pattern === "broken") throw new Error("This detector is broken");
  if (pattern === undefined) return [];
  return [...text.matchAll(new RegExp(pattern, "g"))].map((match) => ({
    guardrail,
    type: guardrail.toUpperCase(),
    start: match.index,
    end: match.index + match[0].length,
    score: 1,
    evidence: "pattern",
  }));
}
