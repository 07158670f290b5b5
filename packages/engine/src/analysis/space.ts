import type { Vocabulary } from "../conditions/vocabulary.ts";
import type { Dimension } from "./claim.ts";
import { isQuestion } from "./claim-of-answer.ts";
import { type FactTypes, factTypesOf, universeOf } from "./fact-types.ts";
import { isEmpty } from "./is-empty.ts";
import type { ValueSet } from "./value-set.ts";

/** A set of requests: of each fact that it limits, the values. */
export type Box = ReadonlyMap<Dimension, ValueSet>;

/** What requests there are. */
export interface Space {
  /** All that a fact can be; undefined for what is no fact. */
  universeOf(dimension: Dimension): ValueSet | undefined;
  /** Whether the facts of a box can be there together, given that none of its sets is empty. */
  isCoherent(box: Box): boolean;
}

/** The requests of SEMANTICS 1: the facts of a gateway's call are there all together or not at all. */
export function spaceOf(vocabulary: Vocabulary): Space {
  const types = factTypesOf(vocabulary);
  return {
    universeOf: remember((dimension) => (isQuestion(dimension) ? undefined : universeOf(types(dimension)))),
    isCoherent: (box) => canBeNoCall(box, types) || canBeCall(box, types),
  };
}

/** What an element of a list can be. */
export function elementSpace(types: FactTypes): Space {
  return { universeOf: remember((dimension) => universeOf(types(dimension))), isCoherent: () => true };
}

function canBeNoCall(box: Box, types: FactTypes): boolean {
  for (const [dimension, set] of box) {
    if (set.kind !== "answers" && isOfCall(dimension, types) && !set.absent) return false;
  }
  return true;
}

function canBeCall(box: Box, types: FactTypes): boolean {
  for (const [dimension, set] of box) {
    if (set.kind === "answers" || !set.absent) continue;
    if (types(dimension).presence === "call" && isEmpty({ ...set, absent: false })) return false;
  }
  return true;
}

export function isOfCall(dimension: Dimension, types: FactTypes): boolean {
  const { presence } = types(dimension);
  return presence === "call" || presence === "call-optional";
}

function remember<T>(look: (dimension: Dimension) => T): (dimension: Dimension) => T {
  const known = new Map<Dimension, T>();
  return (dimension) => {
    const seen = known.get(dimension);
    if (seen !== undefined) return seen;
    const found = look(dimension);
    known.set(dimension, found);
    return found;
  };
}
