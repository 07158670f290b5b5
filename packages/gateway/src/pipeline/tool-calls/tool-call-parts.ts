import type { ChatCompletion } from "openai/resources/chat/completions";

/** What a message, or a delta of one, says of one tool call. */
export interface ToolCallPart {
  /** The call's place in its message. */
  readonly key: string;
  /** The names, or pieces of them, by the field that holds them: `function`, `custom`. */
  readonly names: ReadonlyMap<string, string>;
  /** Whether it holds something of what the tool is called with. */
  readonly hasInput: boolean;
}

/** Every tool call that a message or a delta speaks of, the legacy `function_call` among them. */
export function toolCallParts(message: object): readonly ToolCallPart[] {
  const { tool_calls: calls, function_call: legacy } = message as Fields;
  if (calls === undefined && legacy === undefined) return none;
  const parts = Array.isArray(calls)
    ? calls.filter(isRecord).map((call, position) => partOf(`tool_calls/${indexOf(call) ?? position}`, call))
    : [];
  return isRecord(legacy) ? [...parts, partOf("function_call", { function: legacy })] : parts;
}

const none: readonly ToolCallPart[] = [];

type Fields = Readonly<Record<string, unknown>>;

function partOf(key: string, call: Fields): ToolCallPart {
  const members = Object.entries(call).flatMap(([field, value]) =>
    isRecord(value) ? [[field, value] as const] : [],
  );
  return {
    key,
    names: new Map(members.map(([field, { name }]) => [field, typeof name === "string" ? name : ""])),
    hasInput: members.some(([, member]) => Object.entries(member).some(isInput)),
  };
}

function isInput([field, value]: readonly [string, unknown]): boolean {
  return field !== "name" && value !== "" && value !== null && value !== undefined;
}

function indexOf({ index }: Fields): number | undefined {
  return typeof index === "number" ? index : undefined;
}

function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The names by which a client may take a call, each once; one empty name where it has none. */
export function namesOf(names: ReadonlyMap<string, string>): readonly string[] {
  const given = [...new Set(names.values())].filter((name) => name !== "");
  return given.length === 0 ? [""] : given;
}

/** The names of a whole answer's tool calls, in their order, as often as they are called. */
export function toolNames({ choices }: ChatCompletion): readonly string[] {
  return choices.flatMap(({ message }) => toolCallParts(message).flatMap(({ names }) => namesOf(names)));
}
