/** Where the value of an entry of the outermost map stands, as offsets in the text. */
export interface EntryMarks {
  readonly start: number;
  readonly end: number;
  readonly isNumber: boolean;
  /** Of a list: where each item begins. */
  readonly items: readonly number[];
}
