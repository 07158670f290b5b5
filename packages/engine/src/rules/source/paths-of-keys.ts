import type { Path } from "@meshgate/canon";
import { isMap, isScalar, isSeq } from "yaml";
import { startOf } from "./find-node.ts";

/** The paths of the keys that begin at these places of the file. Of two equal keys each has its own place. */
export function pathsOfKeys(node: unknown, offsets: ReadonlySet<number>): ReadonlyMap<number, Path> {
  return new Map(offsets.size === 0 ? [] : keysAt(node, offsets, []));
}

function* keysAt(
  node: unknown,
  offsets: ReadonlySet<number>,
  path: Path,
): Generator<readonly [number, Path]> {
  if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) yield* keysAt(item, offsets, [...path, index]);
  } else if (isMap(node)) {
    for (const { key, value } of node.items) {
      const inner = [...path, isScalar(key) ? String(key.value) : ""];
      const offset = startOf(key);
      if (offset !== undefined && offsets.has(offset)) yield [offset, inner];
      yield* keysAt(value, offsets, inner);
    }
  }
}
