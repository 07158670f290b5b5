import type { JsonObject } from "@meshgate/canon";
import type { ToolArguments, ToolsParams } from "../../definition.ts";
import { type CallDetector, type CalledTool, countedFindings } from "../call-detector.ts";
import { type Conforms, compileSchema } from "../json-schema/compile-schema.ts";
import type { CreatedCallDetector } from "../json-schema/json-schema-detector.ts";
import { hasRepeatedKey } from "./has-repeated-key.ts";

/** Compiles a condition over `args.…`; the condition language is the engine's, which this package does not import. */
export type CompileArgumentCondition = (
  text: string,
  declared: JsonObject,
) =>
  | { readonly ok: true; readonly value: (args: JsonObject) => boolean }
  | { readonly ok: false; readonly error: readonly string[] };

/**
 * Which tools may be offered and called, and with what. `TOOL_NOT_ALLOWED`: offered or called, and not to be; so is one whose name is unclear.
 * `TOOL_ARGUMENTS_INVALID`: the arguments are no JSON object, have a key twice, or do not conform to the schema. `TOOL_CONDITION_FAILED`: the condition is
 * not true of them, or cannot be told.
 */
export function createToolsDetector(
  { allow, deny = [], arguments: wanted = {} }: ToolsParams,
  compileCondition: CompileArgumentCondition,
): CreatedCallDetector {
  const checks = new Map<string, ArgumentCheck>();
  for (const [tool, one] of Object.entries(wanted)) {
    const check = compileCheck(one, compileCondition);
    if (!check.ok) return { ok: false, error: `arguments.${tool}: ${check.error}` };
    checks.set(tool, check.value);
  }
  const isAllowed = (name: string) =>
    name !== "" &&
    !deny.some((pattern) => matches(pattern, name)) &&
    (allow === undefined || allow.some((pattern) => matches(pattern, name)));
  const faults = (call: CalledTool) => (isAllowed(call.name) ? argumentFaults(call, checks) : [notAllowed]);
  const detector: CallDetector = ({ offeredTools, calledTools }) =>
    countedFindings([
      ...offeredTools.flatMap(({ name }) => (isAllowed(name) ? [] : [notAllowed])),
      ...calledTools.flatMap(faults),
    ]);
  return { ok: true, value: detector };
}

const notAllowed = "TOOL_NOT_ALLOWED";

/** A trailing `*` is a prefix match, anything else exact (SEMANTICS 7). */
function matches(pattern: string, name: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

interface ArgumentCheck {
  readonly conforms: Conforms;
  readonly isTrue: (args: JsonObject) => boolean;
}

type CompiledCheck =
  | { readonly ok: true; readonly value: ArgumentCheck }
  | { readonly ok: false; readonly error: string };

function compileCheck(
  { schema = {}, declare = {}, when }: ToolArguments,
  compileCondition: CompileArgumentCondition,
): CompiledCheck {
  const conforms = compileSchema(schema);
  if (!conforms.ok) return { ok: false, error: `schema: ${conforms.error}` };
  if (when === undefined) return { ok: true, value: { conforms: conforms.value, isTrue: () => true } };
  const condition = compileCondition(when, declare as JsonObject);
  return condition.ok
    ? { ok: true, value: { conforms: conforms.value, isTrue: condition.value } }
    : { ok: false, error: `when: ${condition.error.join(" ")}` };
}

function argumentFaults(
  { name, arguments: written }: CalledTool,
  checks: ReadonlyMap<string, ArgumentCheck>,
): readonly string[] {
  const check = checks.get(name);
  if (check === undefined) return [];
  const args = jsonObject(written);
  if (args === undefined || !check.conforms(args)) return ["TOOL_ARGUMENTS_INVALID"];
  return check.isTrue(args) ? [] : ["TOOL_CONDITION_FAILED"];
}

/** Undefined where readers need not read the same object. */
function jsonObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text === "" ? "{}" : text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject && !hasRepeatedKey(text) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}
