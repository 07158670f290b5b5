import type { GuardrailPolicy } from "./guardrail-policy.ts";

/** How policies inherit: the lines that can be followed, and what is wrong with the rest. */
export interface Inheritance {
  /** Each policy's line from its root to itself; none for those that a problem keeps from having one. */
  readonly lines: ReadonlyMap<string, readonly [GuardrailPolicy, ...GuardrailPolicy[]]>;
  /** Each once. */
  readonly cycles: readonly (readonly GuardrailPolicy[])[];
  /** The first of each line that is longer than can be. */
  readonly tooDeep: readonly GuardrailPolicy[];
}

export const LINE_LENGTH_MAX = 100;

/** Follows every policy to its root, each step once. A parent that is not there ends its line; that is told elsewhere. */
export function followInheritance(policies: readonly GuardrailPolicy[]): Inheritance {
  const byName = new Map(policies.map((policy) => [policy.name, policy]));
  const lines = new Map<string, readonly [GuardrailPolicy, ...GuardrailPolicy[]]>();
  const cycles: GuardrailPolicy[][] = [];
  const tooDeep: GuardrailPolicy[] = [];
  const settled = new Set<GuardrailPolicy>();

  for (const policy of byName.values()) {
    const walked = new Set<GuardrailPolicy>();
    let next: GuardrailPolicy | undefined = policy;
    while (next !== undefined && !settled.has(next) && !walked.has(next)) {
      walked.add(next);
      next = next.inherit === undefined ? undefined : byName.get(next.inherit);
    }
    const way = [...walked];
    if (next !== undefined && walked.has(next)) cycles.push(way.splice(way.indexOf(next)));
    // From here on, parents before children.
    let line: readonly GuardrailPolicy[] | undefined = next === undefined ? [] : lines.get(next.name);
    for (const one of way.toReversed()) {
      if (line?.length === LINE_LENGTH_MAX) tooDeep.push(one);
      line = line === undefined || line.length === LINE_LENGTH_MAX ? undefined : [...line, one];
      const [root, ...others] = line ?? [];
      if (root !== undefined) lines.set(one.name, [root, ...others]);
    }
    for (const one of walked) settled.add(one);
  }
  return { lines, cycles, tooDeep };
}
