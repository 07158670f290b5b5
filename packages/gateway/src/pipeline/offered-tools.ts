import type { ChatCompletionsRequest } from "@meshgate/contracts";

/**
 * The names of the tools that a call offers, in its order: of functions, custom tools, the legacy `functions`, and
 * `web_search` where the call has options for it. A tool of another kind (a server's own) goes by its type, whatever names it
 * holds. `""`: a tool whose name is unclear.
 */
export function offeredTools(body: ChatCompletionsRequest): readonly string[] {
  const names: string[] = [];
  for (const tool of listed(body.tools)) names.push(...namesOf(tool));
  for (const definition of listed(body["functions"])) {
    names.push(...namesOf({ type: "function", function: definition }));
  }
  if ((body["web_search_options"] ?? null) !== null) names.push("web_search");
  return names;
}

/** What is no list may be read as one by its server: as one of something unclear. */
function listed(tools: unknown): readonly unknown[] {
  if (tools === undefined || tools === null) return none;
  return Array.isArray(tools) ? tools : [undefined];
}

const none: readonly unknown[] = [];

/** Kinds of tools that have names, and the members that hold these. */
const named = ["function", "custom"];

/** Some servers take a function for one whatever its type says, or read its name from the tool itself. */
function namesOf(tool: unknown): readonly string[] {
  const type = memberOf(tool, "type");
  const own = named.some((kind) => kind === type) ? memberOf(tool, "name") : type;
  const held = named.map((kind) => memberOf(memberOf(tool, kind), "name"));
  const names = [own, ...held].filter(isName);
  return names.length === 0 ? [""] : [...new Set(names)];
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function isName(name: unknown): name is string {
  return typeof name === "string" && name !== "";
}
