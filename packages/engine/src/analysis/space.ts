import type { FactType, Vocabulary } from "../conditions/vocabulary.ts";
import type { Dimension } from "./claim.ts";
import { isQuestion } from "./claim-of-answer.ts";
import { type FactTypes, factTypesOf, universeOf, validScalars } from "./fact-types.ts";
import { isEmpty } from "./is-empty.ts";
import { meetScalars, type ScalarSet, type ValueSet } from "./value-set.ts";

/** A set of requests: of each fact that it limits, the values. */
export type Box = ReadonlyMap<Dimension, ValueSet>;

/** What requests there are. */
export interface Space {
  /** All that a fact can be; undefined for what is no fact. */
  universeOf(dimension: Dimension): ValueSet | undefined;
  /** Of these values those of the fact's type, where there are some: what an example should show. */
  usualOf(dimension: Dimension, set: ScalarSet): ScalarSet;
  /** The box without what cannot be there together; undefined where nothing is left. None of its sets is empty. */
  cohere(box: Box): Box | undefined;
}

/** The requests of SEMANTICS 1: the facts of a gateway's call are there all together or not at all. */
export function spaceOf(vocabulary: Vocabulary): Space {
  const types = factTypesOf(vocabulary);
  return {
    universeOf: remember((dimension) => (isQuestion(dimension) ? undefined : universeOf(types(dimension)))),
    usualOf: (dimension, set) => usualValues(set, types(dimension)),
    cohere: (box) => (canBeNoCall(box, types) ? box : ofCall(box, types)),
  };
}

/** What an element of a list can be. */
export function elementSpace(types: FactTypes): Space {
  return {
    universeOf: remember((dimension) => universeOf(types(dimension))),
    usualOf: (_dimension, set) => set,
    cohere: (box) => box,
  };
}

function usualValues(set: ScalarSet, fact: FactType): ScalarSet {
  const usual = meetScalars(set, validScalars(fact));
  return isEmpty(usual) ? set : usual;
}

function canBeNoCall(box: Box, types: FactTypes): boolean {
  for (const [dimension, set] of box) {
    if (set.kind !== "answers" && isOfCall(dimension, types) && !set.absent) return false;
  }
  return true;
}

/** Only requests of the gateway's own calls, in which everything is there that is there in each of them. */
function ofCall(box: Box, types: FactTypes): Box | undefined {
  const narrowed = new Map(box);
  for (const [dimension, set] of box) {
    if (set.kind === "answers" || !set.absent || types(dimension).presence !== "call") continue;
    const present = { ...set, absent: false };
    if (isEmpty(present)) return undefined;
    narrowed.set(dimension, present);
  }
  return narrowed;
}

function isOfCall(dimension: Dimension, types: FactTypes): boolean {
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
