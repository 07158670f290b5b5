import type { JsonValue } from "@meshgate/canon";
import type { JsonSchemaParams } from "../../definition.ts";
import { type CallDetector, type CallView, countedFindings } from "../call-detector.ts";
import { type Conforms, compileSchema } from "./compile-schema.ts";
import { judgeByRequest } from "./request-schema.ts";

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

const conformToRequest: CallDetector = ({ phase, answers, answerSchema }) => {
  if (phase === "pre_call") return countedFindings([]);
  if (answerSchema === undefined) return { kind: "unavailable" };
  const types: string[] = [];
  for (const answer of answers) {
    const value = parsed(answer);
    const verdict = value === undefined ? "invalid" : judgeByRequest(value, answerSchema);
    if (verdict === "cannot-tell") return { kind: "unavailable" };
    if (verdict !== "conforms") types.push(verdict === "invalid" ? "JSON_INVALID" : "JSON_SCHEMA_MISMATCH");
  }
  return countedFindings(types);
};

function conform({ answers }: CallView, conforms: Conforms): ReturnType<CallDetector> {
  return countedFindings(answers.flatMap((answer) => faultOf(answer, conforms) ?? []));
}

function faultOf(answer: string, conforms: Conforms): string | undefined {
  const value = parsed(answer);
  if (value === undefined) return "JSON_INVALID";
  return conforms(value) ? undefined : "JSON_SCHEMA_MISMATCH";
}

function parsed(answer: string): JsonValue | undefined {
  try {
    return JSON.parse(answer) as JsonValue;
  } catch {
    return undefined;
  }
}
