/** The keys and indexes that lead to a place inside a value. */
export type Path = readonly (string | number)[];

/** A value that has no canonical form: a number that is not finite, a lone surrogate, or something that is not JSON. */
export class NotCanonical extends Error {
  override readonly name = "NotCanonical";
  /** Where it is. The message names the place too, and never quotes the value. */
  readonly path: Path;

  constructor(cause: string, path: Path) {
    super(`${cause}, at ${JSON.stringify(path)}`);
    this.path = path;
  }
}
