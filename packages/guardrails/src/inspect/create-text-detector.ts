import type { GuardrailDefinition } from "../definition.ts";
import type { TextDetector } from "../detectors/detector.ts";
import { createPatternsDetector } from "../detectors/patterns/patterns-detector.ts";
import { createPiiDetector } from "../detectors/pii/pii-detector.ts";
import { createPromptInjectionDetector } from "../detectors/prompt-injection/prompt-injection-detector.ts";
import { createSecretsDetector } from "../detectors/secrets/secrets-detector.ts";
import { createTopicsDetector } from "../detectors/topics/topics-detector.ts";
import { createWordsDetector } from "../detectors/words/words-detector.ts";

/**
 * The detector of a definition; undefined where it is not one for texts. Throws on a pattern that does not compile: definitions
 * are validated before (`compilePattern`).
 */
export function createTextDetector(definition: GuardrailDefinition): TextDetector | undefined {
  switch (definition.detector) {
    case "pii":
      return createPiiDetector(definition.params);
    case "secrets":
      return createSecretsDetector(definition.params);
    case "prompt_injection":
      return createPromptInjectionDetector(definition.params);
    case "words":
      return createWordsDetector(definition.params);
    case "topics":
      return createTopicsDetector(definition.params);
    case "patterns": {
      const detector = createPatternsDetector(definition.params);
      if (!detector.ok) throw new Error(`Guardrail '${definition.name}': ${detector.error}`);
      return detector.value;
    }
    case "json_schema":
    case "tools":
    case "size":
    case "http":
      return undefined;
  }
}
