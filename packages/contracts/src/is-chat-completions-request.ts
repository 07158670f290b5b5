import { hasCodePoints } from "./bounded-text.ts";
import { type ChatCompletionsRequest, fieldsThatLeadElsewhere } from "./chat-completions.ts";

/**
 * Whether a value is a `ChatCompletionsRequest`, told without saying why not and without a copy: for the many calls that are
 * right. The schema stays the judge of the rest and finds the words.
 * INVARIANT: whatever this takes, the schema takes too and leaves as it is; a test holds the two together.
 */
export function isChatCompletionsRequest(value: unknown): value is ChatCompletionsRequest {
  if (!isPlain(value) || !isListOf(value["messages"], isMessage) || value["messages"].length === 0)
    return false;
  for (const name in value) {
    const isRight = members.get(name);
    if (isRight !== undefined && !isAbsent(value[name]) && !isRight(value[name])) return false;
  }
  return true;
}

type Plain = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

/** What each member must be where it is there and not null. Those that are not here may be anything. */
const members: ReadonlyMap<string, Check> = new Map<string, Check>([
  ["model", (value) => isText(value) && hasCodePoints(value, 0, 256)],
  ["stream", (value) => typeof value === "boolean"],
  ["stream_options", (value) => isPlain(value) && isOptional(value["include_usage"], isBoolean)],
  ["n", (value) => isCount(value) && value <= 128],
  ["max_tokens", isCount],
  ["max_completion_tokens", isCount],
  ["temperature", Number.isFinite],
  ["top_p", Number.isFinite],
  ["stop", (value) => isText(value) || isListOf(value, isText)],
  ["seed", Number.isSafeInteger],
  ["tools", (value) => isListOf(value, isTool)],
  ["tool_choice", (value) => isText(value) || hasText(value, "type")],
  ["response_format", (value) => hasText(value, "type")],
  ["user", isText],
  ["guardrails", (value) => isListOf(value, isGuardrailName) && value.length <= 100],
  ...fieldsThatLeadElsewhere.map((field): [string, Check] => [field, isAbsent]),
]);

function isMessage(value: unknown): boolean {
  if (!isPlain(value) || !isName(value["role"])) return false;
  const { content, tool_calls: calls, tool_call_id: id } = value;
  return (
    (isText(content) || isAbsent(content) || isListOf(content, isContentPart)) &&
    (isAbsent(calls) || isListOf(calls, isToolCall)) &&
    (isAbsent(id) || isText(id))
  );
}

function isContentPart(value: unknown): boolean {
  return isPlain(value) && isName(value["type"]);
}

function isToolCall(value: unknown): boolean {
  return (
    isPlain(value) &&
    isOptional(value["id"], isText) &&
    isOptional(value["type"], isText) &&
    isOptional(value["function"], (called) => hasText(called, "name") && hasText(called, "arguments"))
  );
}

function isTool(value: unknown): boolean {
  return isPlain(value) && isName(value["type"]) && isOptional(value["function"], isFunction);
}

function isFunction(value: unknown): boolean {
  if (!isPlain(value) || !isName(value["name"])) return false;
  const { description, parameters } = value;
  return (isAbsent(description) || isText(description)) && (isAbsent(parameters) || isPlain(parameters));
}

/** An object as JSON makes it. */
function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function isListOf(value: unknown, isRight: Check): value is readonly unknown[] {
  return Array.isArray(value) && value.every(isRight);
}

function isOptional(value: unknown, isRight: Check): boolean {
  return value === undefined || isRight(value);
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isName(value: unknown): boolean {
  return isText(value) && value !== "";
}

function isGuardrailName(value: unknown): boolean {
  return isText(value) && hasCodePoints(value, 1, 128);
}

function isBoolean(value: unknown): boolean {
  return typeof value === "boolean";
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}

function hasText(value: unknown, member: string): boolean {
  return isPlain(value) && isText(value[member]);
}
