import type { PlacedRange, ValuePath } from "./place.ts";

/** What takes the place of a range. */
export interface PlacedEdit {
  readonly range: PlacedRange;
  readonly replacement: string;
}

/**
 * A copy of a value of JSON with its texts edited; every part in which nothing is edited is the very same. JSON that stands in
 * a text stays JSON. Of edits that overlap the wider one is made.
 */
export function editValue<T>(value: T, edits: readonly PlacedEdit[]): T {
  if (edits.length === 0) return value;
  return editAt(value, treeOf(edits)) as T;
}

/** Edits by where they are made. */
interface EditTree {
  readonly text: PlacedEdit[];
  readonly name: PlacedEdit[];
  readonly below: Map<string | number, EditTree>;
}

function emptyTree(): EditTree {
  return { text: [], name: [], below: new Map() };
}

function treeOf(edits: readonly PlacedEdit[]): EditTree {
  const root = emptyTree();
  for (const edit of edits) {
    const { path, kind } = edit.range.place;
    const tree = treeAt(root, path);
    (kind === "key" ? tree.name : tree.text).push(edit);
  }
  return root;
}

function treeAt(root: EditTree, path: ValuePath): EditTree {
  let tree = root;
  for (const step of path) {
    const next = tree.below.get(step) ?? emptyTree();
    tree.below.set(step, next);
    tree = next;
  }
  return tree;
}

function editAt(value: unknown, tree: EditTree): unknown {
  if (typeof value === "string" || typeof value === "number") {
    return tree.text.length === 0 ? value : editText(String(value), tree.text);
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => editBelow(item, tree.below.get(index)));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const below = tree.below.get(name);
      return [editText(name, below?.name ?? []), editBelow(inner, below)];
    }),
  );
}

function editBelow(value: unknown, tree: EditTree | undefined): unknown {
  return tree === undefined ? value : editAt(value, tree);
}

function editText(text: string, edits: readonly PlacedEdit[]): string {
  let edited = "";
  let at = 0;
  for (const { range, replacement } of withoutOverlaps(edits)) {
    edited += text.slice(at, range.start) + written(replacement, range);
    at = range.end;
  }
  return edited + text.slice(at);
}

function written(replacement: string, { form }: PlacedRange): string {
  switch (form) {
    case "text":
      return replacement;
    case "json-string":
      return JSON.stringify(replacement).slice(1, -1);
    case "json-number":
      return JSON.stringify(replacement);
  }
}

/** By their start. Of those that overlap the first stays, widened to the end of all. */
function withoutOverlaps(edits: readonly PlacedEdit[]): readonly PlacedEdit[] {
  const sorted = [...edits].sort((a, b) => a.range.start - b.range.start || b.range.end - a.range.end);
  const apart: PlacedEdit[] = [];
  for (const edit of sorted) {
    const last = apart.at(-1);
    if (last === undefined || edit.range.start >= last.range.end) apart.push(edit);
    else if (edit.range.end > last.range.end) apart[apart.length - 1] = widened(last, edit);
  }
  return apart;
}

function widened(edit: PlacedEdit, { range: { end } }: PlacedEdit): PlacedEdit {
  return { ...edit, range: { ...edit.range, end } };
}
