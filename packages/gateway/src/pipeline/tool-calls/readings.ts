/** Where an answer's tool calls stand in each of its choices: of a whole answer, of a chunk of a stream. */
export type Home = "message" | "delta";

/**
 * Whether a client could find a tool call in these bytes. They are searched, not what was parsed from them: of two members
 * of one name a parser keeps the last, and a client may keep the first; some clients take `TOOL_CALLS` for `tool_calls`;
 * letters may be written as escapes.
 */
export function mayCallTools(raw: string): boolean {
  return callWord.test(raw);
}

const callWord = /_call|\\u00[4-7]/i;

/**
 * Whether a client may find a tool call where others find none: outside its place, or in a member whose name differs in
 * case alone. What one client reads there nobody would have decided.
 */
export function hidesToolCalls(answer: object, home: Home): boolean {
  return hidesIn(answer, ["choices", home], 0);
}

/** `steps` of the road have led to this value; `off` it there is no way back. In a loop of its own: it runs for each whole answer. */
function hidesIn(value: unknown, road: readonly [string, Home], steps: number | typeof off): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.some((item) => hidesIn(item, road, steps));
  for (const name in value) {
    const word = name.normalize("NFKC").toLowerCase();
    if (word !== name && words.has(word)) return true;
    const inner: unknown = Reflect.get(value, name);
    const isHome = steps === road.length;
    if (calls.has(name) && !isHome && typeof inner === "object" && inner !== null && !isEmpty(inner))
      return true;
    const next = steps !== off && road[steps] === name ? steps + 1 : off;
    if (!inputs.has(name) && hidesIn(inner, road, next)) return true;
  }
  return false;
}

const off = -1;

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}

const calls: ReadonlySet<string> = new Set(["tool_calls", "function_call"]);

/** What a tool is called with: it may hold any names. */
export const inputs: ReadonlySet<string> = new Set(["arguments", "input"]);

/** On the way to a tool call's name. */
const words: ReadonlySet<string> = new Set([
  ...calls,
  ...inputs,
  "choices",
  "delta",
  "message",
  "index",
  "function",
  "custom",
  "name",
]);
