import type { GuardrailDefinition } from "../definition.ts";
import type { TextDetector } from "../detectors/detector.ts";
import { groupsOf, indexLiterals } from "../scan/literal-index.ts";
import { createTextScanner } from "../scan/scan-text.ts";
import { createTextDetector } from "./create-text-detector.ts";
import type { GuardrailSet, TextSelection } from "./guardrail-set.ts";
import { type Inspector, inspectText } from "./inspect-text.ts";
import { createTextGuardrail, type TextGuardrail } from "./text-guardrail.ts";

/**
 * Compiles definitions that have been validated. Guardrails that look for the same share a detector; a test may bring detectors of
 * its own.
 */
export function compileGuardrails(
  definitions: readonly GuardrailDefinition[],
  createDetector: typeof createTextDetector = createTextDetector,
): GuardrailSet {
  const guardrails = createGuardrails(definitions, createDetector);
  const index = indexLiterals(new Set([...guardrails.values()].map(({ detector }) => detector)));
  const selections = new Map<string, TextSelection>();
  return {
    definitions: new Map(definitions.map((definition) => [definition.name, definition])),
    select: (names) => {
      const asked = JSON.stringify(names);
      const known = selections.get(asked);
      if (known !== undefined) return known;
      const chosen = [...new Set(names)].filter((name) => guardrails.has(name)).sort();
      const key = JSON.stringify(chosen);
      const selection = selections.get(key) ?? createSelection(chosen);
      if (selections.size >= selectionsMax) selections.clear();
      selections.set(key, selection).set(asked, selection);
      return selection;
    },
  };

  function createSelection(names: readonly string[]): TextSelection {
    const chosen = names.flatMap((name) => guardrails.get(name) ?? []);
    const guardrailsOf = Map.groupBy(chosen, ({ detector }) => detector);
    const detectors = [...guardrailsOf.keys()];
    const inspector: Inspector = { scanner: createTextScanner(index, detectors), guardrailsOf };
    return {
      guardrails: names,
      needsWhole: detectors.some(({ needs }) => needs === "whole"),
      spanCharsMax: Math.max(0, ...detectors.map((detector) => detector.spanCharsMax ?? 0)),
      literals: { index, groups: groupsOf(index, detectors) },
      inspect: (text, trust) => inspectText(inspector, text, trust),
    };
  }
}

/** Callers add guardrails by name, so that there may be as many selections as there are sets of names. */
const selectionsMax = 1_000;

function createGuardrails(
  definitions: readonly GuardrailDefinition[],
  createDetector: typeof createTextDetector,
): ReadonlyMap<string, TextGuardrail> {
  const detectors = new Map<string, TextDetector | undefined>();
  const guardrails = new Map<string, TextGuardrail>();
  for (const definition of definitions) {
    const key = JSON.stringify([definition.detector, definition.params]);
    if (!detectors.has(key)) detectors.set(key, createDetector(definition));
    const detector = detectors.get(key);
    if (detector !== undefined) guardrails.set(definition.name, createTextGuardrail(definition, detector));
  }
  return guardrails;
}
