import type { GuardrailSet, Inspection, TextSelection, Trust } from "@meshgate/guardrails";

/** Guardrails of which some may fail: those have no answer, and the others answer all the same. */
export interface FailsafeSelection {
  readonly selection: TextSelection;
  /** Those that ran; it grows smaller as some fail. */
  readonly ran: ReadonlySet<string>;
}

export function failsafeSelection(set: GuardrailSet, names: readonly string[]): FailsafeSelection {
  const selection = set.select(names);
  const ran = new Set(selection.guardrails);
  const inspect = (text: string, trust: Trust): Inspection => {
    try {
      return selection.inspect(text, trust);
    } catch {
      // A detector failed. Its guardrail is unavailable, and policy says what that means.
      return joinInspections(selection.guardrails.flatMap((name) => inspectBy(name, text, trust) ?? []));
    }
  };
  const inspectBy = (name: string, text: string, trust: Trust): Inspection | undefined => {
    try {
      return set.select([name]).inspect(text, trust);
    } catch {
      ran.delete(name);
      return undefined;
    }
  };
  return { selection: { ...selection, inspect }, ran };
}

function joinInspections(inspections: readonly Inspection[]): Inspection {
  return {
    findings: inspections.flatMap(({ findings }) => findings).sort((a, b) => a.start - b.start),
    unscanned: [...new Set(inspections.flatMap(({ unscanned }) => unscanned))].sort(),
    unscannedBy: new Map(inspections.flatMap(({ unscannedBy }) => [...unscannedBy])),
  };
}
