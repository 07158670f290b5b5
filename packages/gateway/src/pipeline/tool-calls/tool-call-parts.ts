import type { ChatCompletion } from "openai/resources/chat/completions";
import { hidesToolCalls, inputs } from "./readings.ts";

/** The name of a tool that is called; undefined where clients could read different ones, or none at all. */
export type ToolName = string | undefined;

/** What a message, or a delta of one, says of one tool call. */
export interface ToolCallPart {
  /** The call's place in its message. */
  readonly key: string;
  /** Its place in the list; the legacy `function_call` has none. */
  readonly index?: number;
  readonly call: Fields;
  /** The names, or pieces of them, by the member that holds them: `function`, `custom`; `""` for the call itself. */
  readonly names: ReadonlyMap<string, string>;
  /** Whether it holds something of what the tool is called with. */
  readonly hasInput: boolean;
}

export type Fields = Readonly<Record<string, unknown>>;

/**
 * Every tool call that a message or a delta speaks of, the legacy `function_call` among them. Undefined where it does so
 * in a form that clients need not read alike.
 */
export function toolCallParts(message: object): readonly ToolCallPart[] | undefined {
  const { tool_calls: calls, function_call: legacy } = message as Fields;
  if ((calls ?? legacy ?? null) === null) return none;
  if (!Array.isArray(calls ?? none) || Array.isArray(legacy)) return undefined;
  const listed = ((calls ?? none) as readonly unknown[]).map(listedPart);
  const parts = isRecord(legacy)
    ? [...listed, partOf({ key: "function_call", call: { function: legacy } })]
    : listed;
  return parts.every((part) => part !== undefined) ? parts : undefined;
}

const none: readonly never[] = [];

function listedPart(call: unknown, position: number): ToolCallPart | undefined {
  if (!isRecord(call)) return undefined;
  const index = indexOf(call["index"] ?? position);
  return index === undefined ? undefined : partOf({ key: `tool_calls/${index}`, index, call });
}

/** Clients that keep calls by their index take `"0"` for 0. */
function indexOf(index: unknown): number | undefined {
  const number = typeof index === "string" && /^(?:0|[1-9]\d{0,8})$/.test(index) ? Number(index) : index;
  return Number.isSafeInteger(number) && Number(number) >= 0 ? Number(number) : undefined;
}

function partOf(place: Pick<ToolCallPart, "key" | "index" | "call">): ToolCallPart | undefined {
  const members = [["", place.call] as const, ...recordsIn(place.call)];
  const named = members.map(([field, { name }]) => [field, name ?? ""] as const);
  const names = named.flatMap(([field, name]) => (typeof name === "string" ? [[field, name] as const] : []));
  if (names.length < named.length) return undefined;
  return {
    ...place,
    names: new Map(names),
    hasInput: members.some(([, member]) => Object.entries(member).some(isInput)),
  };
}

/** The members of a call that are objects themselves, and so may hold a name. */
export function recordsIn(call: Fields): readonly (readonly [string, Fields])[] {
  return Object.entries(call).flatMap(([field, value]) =>
    isRecord(value) && !inputs.has(field) ? [[field, value] as const] : [],
  );
}

function isInput([field, value]: readonly [string, unknown]): boolean {
  return inputs.has(field) && value !== "" && value !== null && value !== undefined;
}

function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The one name that every client reads, whichever member it looks into. */
export function nameOf(names: ReadonlyMap<string, string>): ToolName {
  const [name, ...others] = new Set([...names.values()].filter((given) => given !== ""));
  return others.length === 0 ? name : undefined;
}

/** The names of a whole answer's tool calls, in their order, as often as they are called. */
export function toolNames(completion: ChatCompletion): readonly ToolName[] {
  if (hidesToolCalls(completion, "message")) return [undefined];
  return completion.choices.flatMap(
    ({ message }) => toolCallParts(message)?.map(({ names }) => nameOf(names)) ?? [undefined],
  );
}
