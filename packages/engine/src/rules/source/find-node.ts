import type { Path } from "@meshgate/canon";
import { type Document, isAlias, isMap, isScalar, isSeq } from "yaml";

/** A node of a document. */
export interface FoundNode {
  /** The key of the last step, where that is one of a map. */
  readonly key?: unknown;
  readonly value: unknown;
}

/** The node at the path, or the nearest around it. */
export function findNode(document: Document.Parsed, path: Path): FoundNode {
  let found: FoundNode = { value: document.contents };
  for (const step of path) {
    const next = member(unaliased(found.value, document), step);
    if (next === undefined) return found;
    found = next;
  }
  return { ...found, value: unaliased(found.value, document) };
}

/** What an alias stands for; the alias itself where that is unknown. */
function unaliased(node: unknown, document: Document.Parsed): unknown {
  return isAlias(node) ? (node.resolve(document) ?? node) : node;
}

function member(node: unknown, step: string | number): FoundNode | undefined {
  if (isSeq(node) && typeof step === "number" && step < node.items.length) return { value: node.items[step] };
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step);
  return pair === undefined ? undefined : { key: pair.key, value: pair.value };
}

/** Where it begins in the file. */
export function startOf(node: unknown): number | undefined {
  const known = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node);
  return known ? node.range?.[0] : undefined;
}
