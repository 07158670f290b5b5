import type { TimeWindow } from "../ports/audit-index.ts";

/** Which events are meant: those in the window of which, of every group, at least one term is true. */
export interface Selection {
  readonly window: TimeWindow;
  readonly groups: readonly (readonly string[])[];
}

export function isSelected(terms: ReadonlySet<string>, { groups }: Pick<Selection, "groups">): boolean {
  return groups.every((group) => group.some((term) => terms.has(term)));
}

export function isWithin(atMs: number, { fromMs, toMs }: TimeWindow): boolean {
  return (fromMs === undefined || atMs >= fromMs) && (toMs === undefined || atMs < toMs);
}

/** Whether a selection leaves nothing out. */
export function isEverything({ window, groups }: Selection): boolean {
  return groups.length === 0 && window.fromMs === undefined && window.toMs === undefined;
}
