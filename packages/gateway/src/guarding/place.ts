/** Where a text stands in a value of JSON: the names and positions that lead to it. */
export type ValuePath = readonly (string | number)[];

/** A text of a value that can be edited. A number becomes a string where it is. */
export interface Place {
  readonly path: ValuePath;
  /** `key`: the name itself of the member that the path leads to. */
  readonly kind: "string" | "number" | "key";
}

/** Part of a place's text. */
export interface PlacedRange {
  readonly place: Place;
  /** In UTF-16 code units of the place's own text; the end is exclusive. */
  readonly start: number;
  readonly end: number;
  /** What it is written as: text, the inside of a string of JSON in a text, or there a number, which becomes a string. */
  readonly form: "text" | "json-string" | "json-number";
}

/** Whether they share a character. */
export function overlap(a: PlacedRange, b: PlacedRange): boolean {
  return a.place === b.place && a.start < b.end && b.start < a.end;
}
