import type { Clause } from "./clauses.ts";
import type { CompiledPolicy } from "./compile-policy.ts";
import { isPrefix } from "./patterns.ts";

/** Policies filed under the patterns of one clause each: found by a name that the patterns mean, whatever else is filed. */
export class NameFiles {
  readonly #files = new Map<string, CompiledPolicy[]>();
  readonly #prefixLengths = new Set<number>();

  /** How many policies share the fullest of the patterns' files. */
  mostUnder({ patterns }: Clause): number {
    return Math.max(...patterns.map((pattern) => this.#files.get(pattern)?.length ?? 0));
  }

  add(policy: CompiledPolicy, { patterns }: Clause): void {
    for (const pattern of patterns) {
      const file = this.#files.get(pattern);
      if (file === undefined) this.#files.set(pattern, [policy]);
      else file.push(policy);
      if (isPrefix(pattern)) this.#prefixLengths.add(pattern.length - 1);
    }
  }

  find(name: string, found: Set<CompiledPolicy>): void {
    addAll(this.#files.get(name), found);
    for (const length of this.#prefixLengths) {
      if (length <= name.length) addAll(this.#files.get(`${name.slice(0, length)}*`), found);
    }
  }
}

function addAll(policies: readonly CompiledPolicy[] | undefined, found: Set<CompiledPolicy>): void {
  if (policies !== undefined) for (const policy of policies) found.add(policy);
}
