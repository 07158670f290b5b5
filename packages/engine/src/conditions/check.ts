import type { Facts } from "../facts.ts";
import type { Truth } from "./condition.ts";
import type { Element } from "./read-fact.ts";

/** A compiled condition. Within a quantifier it is asked with the element. */
export type Check = (facts: Facts, element?: Element) => Truth;
