interface Window {
  readonly first: number;
  /** The last of its groups. */
  readonly last: number;
}

/**
 * As many windows as can stand beside each other, from the left. Of one that overlaps them the groups that it has more go to the
 * window before them, so that no group of anything that could be a card is left over.
 */
export function disjointWindows<W extends Window>(windows: readonly W[]): readonly W[] {
  const byEnd = windows.toSorted((a, b) => a.last - b.last || a.first - b.first);
  const picked: W[] = [];
  for (const window of byEnd) if (window.first > (picked.at(-1)?.last ?? -1)) picked.push(window);
  const ends = Int32Array.from(picked, ({ last }) => last);
  let at = 0;
  for (const window of byEnd) {
    while ((picked[at + 1]?.last ?? Number.POSITIVE_INFINITY) <= window.last) at += 1;
    const room = (picked[at + 1]?.first ?? Number.POSITIVE_INFINITY) - 1;
    ends[at] = Math.max(ends[at] ?? 0, Math.min(window.last, room));
  }
  return picked.map((window, index) => ({ ...window, last: ends[index] ?? window.last }));
}
