import type { JsonSchemaParams } from "../../definition.ts";
import { type CallDetector, type CallView, countedFindings } from "../call-detector.ts";
import { type Conforms, compileSchema } from "./compile-schema.ts";

export type CreatedCallDetector =
  | { readonly ok: true; readonly value: CallDetector }
  | { readonly ok: false; readonly error: string };

/**
 * Each answer must be JSON that conforms to the schema; nothing is repaired. `JSON_INVALID`: it does not parse.
 * `JSON_SCHEMA_MISMATCH`: it does, and is not what was asked for. What a call asks for by `request` is not known before it is there:
 * where that is no schema, or none was asked for, the detector cannot tell.
 */
export function createJsonSchemaDetector({ schema }: JsonSchemaParams): CreatedCallDetector {
  if (schema === "request") return { ok: true, value: conformToRequest };
  const compiled = compileSchema(schema);
  return compiled.ok ? { ok: true, value: (view) => conform(view, compiled.value) } : compiled;
}

const conformToRequest: CallDetector = (view) => {
  if (view.phase === "pre_call") return countedFindings([]);
  const compiled = view.answerSchema === undefined ? undefined : compileSchema(view.answerSchema);
  return compiled?.ok === true ? conform(view, compiled.value) : { kind: "unavailable" };
};

function conform({ answers }: CallView, conforms: Conforms): ReturnType<CallDetector> {
  return countedFindings(answers.flatMap((answer) => faultOf(answer, conforms) ?? []));
}

function faultOf(answer: string, conforms: Conforms): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(answer);
  } catch {
    return "JSON_INVALID";
  }
  return conforms(value) ? undefined : "JSON_SCHEMA_MISMATCH";
}
