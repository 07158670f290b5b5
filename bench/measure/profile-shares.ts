/** The parts of a `.cpuprofile` that are read here (the format of the V8 inspector, which Bun writes too). */
interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/**
 * How the time of a profile divides among parts of the program, largest first: native code and the garbage collector count
 * for whoever called them. `partOf` names the part of a source file's address, and answers nothing for one of no part.
 */
export function profileShares(
  profile: CpuProfile,
  partOf: (url: string) => string | undefined,
): ReadonlyMap<string, number> {
  const parents = new Map(
    profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])),
  );
  const urls = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame.url]));
  const partOfNode = (id: number | undefined): string =>
    id === undefined ? "the rest" : (partOf(urls.get(id) ?? "") ?? partOfNode(parents.get(id)));

  const times = new Map<string, number>();
  let total = 0;
  for (const [index, id] of profile.samples.entries()) {
    const time = profile.timeDeltas[index] ?? 0;
    const part = partOfNode(id);
    times.set(part, (times.get(part) ?? 0) + time);
    total += time;
  }
  const shares = [...times].map(([part, time]) => [part, time / total] as const);
  return new Map(shares.toSorted(([, a], [, b]) => b - a));
}
