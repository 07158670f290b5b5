import { isPrefix } from "./patterns.ts";

/** Things filed under patterns of names: found by a name that the patterns mean, whatever else is filed. */
export class NameFiles<Filed> {
  readonly #files = new Map<string, Filed[]>();
  readonly #prefixLengths = new Set<number>();

  /** How many share the fullest of the patterns' files. */
  mostUnder(patterns: readonly string[]): number {
    return Math.max(...patterns.map((pattern) => this.#files.get(pattern)?.length ?? 0));
  }

  add(filed: Filed, patterns: readonly string[]): void {
    for (const pattern of patterns) {
      const file = this.#files.get(pattern);
      if (file === undefined) this.#files.set(pattern, [filed]);
      else file.push(filed);
      if (isPrefix(pattern)) this.#prefixLengths.add(pattern.length - 1);
    }
  }

  find(name: string, found: Set<Filed>): void {
    addAll(this.#files.get(name), found);
    for (const length of this.#prefixLengths) {
      if (length <= name.length) addAll(this.#files.get(`${name.slice(0, length)}*`), found);
    }
  }

  /** What is found by a name that is missing: only what any name will do for. */
  findNameless(found: Set<Filed>): void {
    addAll(this.#files.get("*"), found);
  }
}

function addAll<Filed>(filed: readonly Filed[] | undefined, found: Set<Filed>): void {
  if (filed !== undefined) for (const one of filed) found.add(one);
}
