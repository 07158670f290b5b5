import type { GuardrailDefinition } from "../definition.ts";
import type { TextDetector } from "../detectors/detector.ts";
import type { Trust } from "../scan/scan.ts";

/** A guardrail that looks at text. Several may share a detector, which then runs once for all of them. */
export interface TextGuardrail {
  readonly name: string;
  readonly detector: TextDetector;
  /** Findings below it do not count. */
  thresholdFor(trust: Trust): number;
}

export function createTextGuardrail(definition: GuardrailDefinition, detector: TextDetector): TextGuardrail {
  const threshold = definition.threshold ?? detector.threshold;
  const untrusted = Math.min(threshold, detector.untrustedThreshold ?? threshold);
  return {
    name: definition.name,
    detector,
    thresholdFor: (trust) => (trust === "untrusted" ? untrusted : threshold),
  };
}
