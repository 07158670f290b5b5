import type { Table } from "../../report/report.ts";
import type { Accuracy } from "./measure-accuracy.ts";
import { addScores, f1Of, precisionOf, recallOf, type Score } from "./score.ts";
import type { HarmlessScore } from "./score-cases.ts";

/** Both halves side by side: by type, by the way of hiding, and the harmless texts. */
export function accuracyTables({ open, "held-out": heldOut }: Accuracy): readonly Table[] {
  const scores = (title: string, note: string, left: Scored, right: Scored): Table => ({
    title,
    note,
    columns: ["labels", "recall", "precision", "F1", "held out", "recall", "precision", "F1"],
    rows: namesOf(left, right).map((name) => ({
      name,
      values: [...figuresOf(left[name] ?? none), ...figuresOf(right[name] ?? none)],
    })),
  });
  return [
    scores(
      "values as they are",
      "the open half, then the held-out one",
      withAll(open.byType),
      withAll(heldOut.byType),
    ),
    scores(
      "values hidden",
      "the open half, then the held-out one",
      withEach(open.byEvasion),
      withEach(heldOut.byEvasion),
    ),
    {
      title: "texts that hold nothing",
      note: "changed: personal data or a secret was found, in %; accused: taken for an injection, in %",
      columns: ["texts", "changed", "accused", "held out", "changed", "accused"],
      rows: namesOf(open.harmless, heldOut.harmless).map((name) => ({
        name,
        values: [...sharesOf(open.harmless[name]), ...sharesOf(heldOut.harmless[name])],
      })),
    },
  ];
}

type Scored = Readonly<Record<string, Score>>;

const none: Score = { labels: 0, found: 0, falseAlarms: 0 };

function namesOf(left: object, right: object): readonly string[] {
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].sort();
}

function withAll(scores: Scored): Scored {
  return { ...scores, "~ all": addScores(Object.values(scores)) };
}

/** A sum for values, for secrets and for injections. */
function withEach(scores: Scored): Scored {
  const groups = Map.groupBy(Object.entries(scores), ([name]) => name.slice(0, name.indexOf(":")));
  const sums = [...groups].map(([group, entries]) => [
    `~ all ${group}`,
    addScores(entries.map(([, score]) => score)),
  ]);
  return { ...scores, ...Object.fromEntries(sums) };
}

function figuresOf(score: Score): readonly number[] {
  return [score.labels, recallOf(score), precisionOf(score), f1Of(score)].map(round);
}

function sharesOf(score: HarmlessScore = { texts: 0, changed: 0, accused: 0 }): readonly number[] {
  const percent = (count: number): number => round((100 * count) / Math.max(1, score.texts));
  return [score.texts, percent(score.changed), percent(score.accused)];
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
