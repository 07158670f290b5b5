/** Where a text stands in a message or a delta: names of fields, and in lists the `index` of their item. */
export type TextPath = readonly (string | number)[];

/** Says what becomes of the texts of an answer. */
export interface TextVisitor {
  /** What takes the text's place. */
  text(path: TextPath, text: string): string;
  /** What takes a label's place; undefined leaves its member out. */
  label(path: TextPath, label: string): string | undefined;
  /** Whether the rest of the answer goes: items of lists that begin from here on are left out. */
  isOver(): boolean;
}

/** What says what an item is, and is no text of the model's, by its place alone; a number stands for any. */
const labels: readonly TextPath[] = [
  ["role"],
  ["function_call", "name"],
  ["tool_calls", 0, "id"],
  ["tool_calls", 0, "type"],
  ["tool_calls", 0, "function", "name"],
  ["tool_calls", 0, "custom", "name"],
];

function isLabel(path: TextPath): boolean {
  return labels.some(
    (label) =>
      label.length === path.length && label.every((step, at) => step === path[at] || isItem(step, path[at])),
  );
}

function isItem(step: unknown, other: unknown): boolean {
  return typeof step === "number" && typeof other === "number";
}

/**
 * A copy of a message or a delta with every text replaced. Every string counts as text, whatever field it stands in, since
 * compatible servers have fields of their own and a client shows what it gets; labels alone do not, in their own places.
 * Thinking comes first, as in a stream.
 */
export function replaceTexts<T extends object>(message: T, visitor: TextVisitor): T {
  const fields = Object.entries(message).sort(thinkingFirst);
  const replaced = new Map(fields.map(([name, value]) => [name, replaceIn([name], value, visitor)]));
  const inOrder = Object.entries(message).map(([name, value]) => [name, value, replaced.get(name)] as const);
  const kept = inOrder.filter(
    ([, before, after]) => after !== undefined && (!isEmptyList(after) || isEmptyList(before)),
  );
  return Object.fromEntries(kept.map(([name, , after]) => [name, after])) as T;
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function thinkingFirst([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return Number(b.startsWith("reasoning")) - Number(a.startsWith("reasoning"));
}

function replaceIn(path: TextPath, value: unknown, visitor: TextVisitor): unknown {
  if (typeof value === "string")
    return isLabel(path) ? visitor.label(path, value) : visitor.text(path, value);
  if (Array.isArray(value)) return replaceItems(path, value, visitor);
  if (typeof value !== "object" || value === null) return value;
  const replaced = Object.entries(value).map(([name, inner]) => [
    name,
    replaceIn([...path, name], inner, visitor),
  ]);
  return Object.fromEntries(replaced.filter(([, after]) => after !== undefined));
}

function replaceItems(path: TextPath, items: readonly unknown[], visitor: TextVisitor): readonly unknown[] {
  return items.flatMap((item, position) =>
    visitor.isOver() ? [] : [replaceIn([...path, indexOf(item) ?? position], item, visitor)],
  );
}

function indexOf(item: unknown): number | undefined {
  const index: unknown = typeof item === "object" && item !== null ? Reflect.get(item, "index") : undefined;
  return typeof index === "number" ? index : undefined;
}

/** A delta that holds one text alone, at the path of the one that it goes on from. */
export function deltaWith(path: TextPath, text: string): Readonly<Record<string, unknown>> {
  const [name, ...below] = path;
  return { [String(name)]: valueWith(below, text) };
}

function valueWith(path: TextPath, text: string): unknown {
  const [next, ...below] = path;
  if (next === undefined) return text;
  if (typeof next === "string") return { [next]: valueWith(below, text) };
  const inner = valueWith(below, text);
  return [typeof inner === "object" ? { index: next, ...inner } : inner];
}
