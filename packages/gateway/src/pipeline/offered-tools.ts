import type { ChatCompletionsRequest } from "@meshgate/contracts";

/**
 * The names of the tools that a call offers, in its order: of functions, custom tools and the legacy `functions`; a tool
 * that has none (a server's own, such as `web_search`) goes by its type.
 */
export function offeredTools(body: ChatCompletionsRequest): readonly string[] {
  const legacy: unknown = body["functions"];
  return [...(body.tools ?? []).flatMap(namesOf), ...(Array.isArray(legacy) ? legacy.flatMap(nameOf) : [])];
}

function namesOf(tool: Tool): readonly string[] {
  const names = Object.values(tool).flatMap(nameOf);
  return names.length === 0 ? [tool.type] : names;
}

type Tool = NonNullable<ChatCompletionsRequest["tools"]>[number];

function nameOf(definition: unknown): readonly string[] {
  const name: unknown =
    typeof definition === "object" && definition !== null ? Reflect.get(definition, "name") : undefined;
  return typeof name === "string" ? [name] : [];
}
