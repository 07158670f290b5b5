/** Leaves that were recorded one after the other: leaf `firstIndex + n` is event number `firstSeq + n`. */
export interface Run {
  readonly firstIndex: number;
  readonly firstSeq: number;
  readonly count: number;
}

/** The runs of event numbers, rising, that become the leaves from `firstIndex` on. */
export function runsOf(seqs: readonly number[], firstIndex: number): readonly Run[] {
  const runs: Run[] = [];
  let start = 0;
  seqs.forEach((seq, at) => {
    if (seqs[at + 1] === seq + 1) return;
    const count = at + 1 - start;
    runs.push({ firstIndex: firstIndex + start, firstSeq: seq - count + 1, count });
    start = at + 1;
  });
  return runs;
}

/** What of the runs lies from `from` on, before `to`; neighbours in both orders become one. */
export function cutRuns(runs: readonly Run[], { from, to }: { from: number; to: number }): readonly Run[] {
  const cut: Run[] = [];
  for (const { firstIndex, firstSeq, count } of runs) {
    const start = Math.max(firstIndex, from);
    const end = Math.min(firstIndex + count, to);
    if (start >= end) continue;
    const last = cut.at(-1);
    const seq = firstSeq + start - firstIndex;
    if (last !== undefined && last.firstSeq + last.count === seq) {
      cut[cut.length - 1] = { ...last, count: last.count + end - start };
    } else {
      cut.push({ firstIndex: start, firstSeq: seq, count: end - start });
    }
  }
  return cut;
}
