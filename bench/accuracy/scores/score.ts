/** Counts of one row. */
export interface Score {
  readonly labels: number;
  readonly found: number;
  readonly falseAlarms: number;
}

export function recallOf({ labels, found }: Score): number {
  return labels === 0 ? 1 : found / labels;
}

export function precisionOf({ found, falseAlarms }: Score): number {
  return found + falseAlarms === 0 ? 1 : found / (found + falseAlarms);
}

export function f1Of(score: Score): number {
  const recall = recallOf(score);
  const precision = precisionOf(score);
  return recall + precision === 0 ? 0 : (2 * recall * precision) / (recall + precision);
}

export function addScores(scores: readonly Score[]): Score {
  return scores.reduce(
    (sum, { labels, found, falseAlarms }) => ({
      labels: sum.labels + labels,
      found: sum.found + found,
      falseAlarms: sum.falseAlarms + falseAlarms,
    }),
    { labels: 0, found: 0, falseAlarms: 0 },
  );
}
