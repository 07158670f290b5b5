import type { Scalar } from "../conditions/scalar.ts";
import type { FactPath } from "../conditions/vocabulary.ts";
import { candidatesOf } from "./candidates.ts";
import type { Element } from "./element-of.ts";
import type { Point } from "./facts-of.ts";
import { plainList } from "./plain-list.ts";
import { plainValue, plainValues } from "./plain-values.ts";
import type { Box, Space } from "./space.ts";

/**
 * Requests of the box: any will do, unless tests compare facts with each other. Then these are some in which the compared
 * facts take values at the bounds of their sets, and each other's; they have to be tried. None where a value was not found.
 */
export function* pointsOf(box: Box, space: Space): Generator<Point, void> {
  const plain = plainPoint(box, space);
  if (plain === undefined) return;
  yield plain;
  const candidates = [...candidatesOf(box, space)];
  for (const chosen of combinations(candidates, pointsMax)) yield new Map([...plain, ...chosen]);
}

const pointsMax = 1_000;

function plainPoint(box: Box, space: Space): Point | undefined {
  const point = new Map<FactPath, Scalar | readonly Element[]>();
  for (const [path, set] of box) {
    if (set.kind === "answers" || set.absent) continue;
    const value =
      set.kind === "lists"
        ? plainList(set, path)
        : plainValue(space.usualOf(path, set), plainValues.get(path));
    if (value === undefined) return undefined;
    point.set(path, value);
  }
  return point;
}

/** One value for each path, in every way, until there are too many. */
function* combinations<Value>(
  candidates: readonly (readonly [FactPath, readonly Value[]])[],
  most: number,
): Generator<readonly (readonly [FactPath, Value])[], void> {
  if (candidates.length === 0) return;
  const total = candidates.reduce((product, [, values]) => product * values.length, 1);
  for (let number = 0; number < Math.min(total, most); number++) {
    let rest = number;
    yield candidates.flatMap(([path, values]) => {
      const value = values[rest % values.length];
      rest = Math.floor(rest / values.length);
      return value === undefined ? [] : [[path, value] as const];
    });
  }
}
