import type { ChatCompletionsRequest, ChatMessage } from "@meshgate/contracts";
import type { ProviderRequest } from "../../ports/provider.ts";
import { isRecord, type JsonRecord, parseJson } from "../json.ts";

type Tool = NonNullable<ChatCompletionsRequest["tools"]>[number];
type ToolCall = NonNullable<ChatMessage["tool_calls"]>[number];

/** A tool of the kind that every provider knows: a function. */
export type FunctionTool = NonNullable<Tool["function"]>;

/** What a call says on the choice of a tool. */
export type ToolChoice =
  | { readonly kind: "auto" | "none" | "required" }
  | { readonly kind: "function"; readonly name: string }
  | { readonly kind: "unknown" };

/** How the answer is to be formed. */
export type AnswerFormat =
  | { readonly kind: "text" }
  | { readonly kind: "json-object" }
  | { readonly kind: "json-schema"; readonly schema: JsonRecord };

/** The most tokens that each choice may have: the lower of the caller's own and policy's, where there is either. */
export function outputTokensMax({ body, outputTokensMax: cap }: CappedRequest): number | undefined {
  const asked = body.max_completion_tokens ?? body.max_tokens ?? undefined;
  return asked === undefined || cap === undefined ? (asked ?? cap) : Math.min(asked, cap);
}

type CappedRequest = Pick<ProviderRequest, "body" | "outputTokensMax">;

export function stopsOf({ stop }: ChatCompletionsRequest): readonly string[] {
  if (stop === null || stop === undefined) return [];
  return typeof stop === "string" ? [stop] : stop;
}

export function toolChoiceOf({ tool_choice }: ChatCompletionsRequest): ToolChoice | undefined {
  if (tool_choice === null || tool_choice === undefined) return undefined;
  if (tool_choice === "auto" || tool_choice === "none" || tool_choice === "required") {
    return { kind: tool_choice };
  }
  if (typeof tool_choice === "string") return { kind: "unknown" };
  const chosen = tool_choice["function"];
  if (tool_choice.type !== "function" || !isRecord(chosen)) return { kind: "unknown" };
  return typeof chosen["name"] === "string"
    ? { kind: "function", name: chosen["name"] }
    : { kind: "unknown" };
}

export function answerFormatOf({ response_format }: ChatCompletionsRequest): AnswerFormat {
  if (response_format?.type === "json_object") return { kind: "json-object" };
  const named = response_format?.["json_schema"];
  if (response_format?.type !== "json_schema" || !isRecord(named)) return { kind: "text" };
  const schema = named["schema"];
  return isRecord(schema) ? { kind: "json-schema", schema } : { kind: "json-object" };
}

/** The functions offered, in order; undefined where a tool is not a function. */
export function functionsOf({ tools }: ChatCompletionsRequest): readonly FunctionTool[] | undefined {
  const functions: FunctionTool[] = [];
  for (const tool of tools ?? []) {
    if (tool.type !== "function" || tool.function === undefined) return undefined;
    functions.push(tool.function);
  }
  return functions;
}

/** A tool call that the model made earlier, its arguments parsed; undefined where they are no JSON object. */
export interface PastCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: JsonRecord;
}

export function pastCallOf({ id, function: called }: ToolCall): PastCall | undefined {
  const args = called?.arguments.trim() === "" ? {} : parseJson(called?.arguments ?? "");
  return called === undefined || !isRecord(args)
    ? undefined
    : { id: id ?? "", name: called.name, arguments: args };
}
