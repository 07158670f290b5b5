import type { CallDetectorName, DefinitionOf } from "../definition.ts";
import { type CreatedCallDetector, createJsonSchemaDetector } from "./json-schema/json-schema-detector.ts";
import { createSizeDetector } from "./size/size-detector.ts";
import { type CompileArgumentCondition, createToolsDetector } from "./tools/tools-detector.ts";

/** The detector that a guardrail of the whole call is; a sentence where its parameters make none. */
export function createCallDetector(
  definition: DefinitionOf<CallDetectorName>,
  compileCondition: CompileArgumentCondition,
): CreatedCallDetector {
  switch (definition.detector) {
    case "json_schema":
      return createJsonSchemaDetector(definition.params);
    case "tools":
      return createToolsDetector(definition.params, compileCondition);
    case "size":
      return { ok: true, value: createSizeDetector(definition.params) };
  }
}
