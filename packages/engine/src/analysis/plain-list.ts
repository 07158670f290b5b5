import type { FactPath } from "../conditions/vocabulary.ts";
import { type Element, elementOf } from "./element-of.ts";
import { fillList } from "./fill-list.ts";
import type { ListSet } from "./value-set.ts";

/** A list of the set, as short as may be; undefined where there is none, or none is found. */
export function plainList(list: ListSet, path: FactPath): readonly Element[] | undefined {
  const filling = fillList(list);
  if (filling.kind !== "elements" || filling.length > elementsMax) return undefined;
  const elements = filling.elements.flatMap((box) => elementOf(box, path === "findings") ?? []);
  const [first] = elements;
  if (elements.length < filling.elements.length) return undefined;
  if (first === undefined) return [];
  return [...elements, ...Array<Element>(filling.length - elements.length).fill(first)];
}

/** The longest list that is worth building. */
const elementsMax = 10_000;
