interface Window {
  readonly first: number;
  /** The last of its groups. */
  readonly last: number;
}

/**
 * As many windows as can stand beside each other, from the left. What one that overlaps them has more of goes to them, so that no
 * group of anything that could be a card is left over.
 */
export function disjointWindows<W extends Window>(windows: readonly W[]): readonly W[] {
  const byEnd = windows.toSorted((a, b) => a.last - b.last || a.first - b.first);
  const picked: W[] = [];
  for (const window of byEnd) if (window.first > (picked.at(-1)?.last ?? -1)) picked.push(window);
  return widened(picked, byEnd);
}

/**
 * INVARIANT: a window that was not picked overlaps the last picked one that ends no later, and none before that hides what it has
 * more of: no card has the digits of two.
 */
function widened<W extends Window>(picked: readonly W[], byEnd: readonly W[]): readonly W[] {
  const firsts = picked.map(({ first }) => first);
  const lasts = picked.map(({ last }) => last);
  let at = 0;
  for (const { first, last } of byEnd) {
    while ((picked[at + 1]?.last ?? Number.POSITIVE_INFINITY) <= last) at += 1;
    const room = (picked[at + 1]?.first ?? Number.POSITIVE_INFINITY) - 1;
    lasts[at] = Math.max(lasts[at] ?? last, Math.min(last, room));
    firsts[at] = Math.min(firsts[at] ?? first, Math.max(first, (lasts[at - 1] ?? -1) + 1));
  }
  return picked.map((window, index) => ({
    ...window,
    first: firsts[index] ?? window.first,
    last: lasts[index] ?? window.last,
  }));
}
