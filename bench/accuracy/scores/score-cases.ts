import type { Half, Purpose } from "../cases/labelled-case.ts";
import { type InspectedCase, injectionType, isSecret } from "./inspect-cases.ts";
import { addScores, type Score } from "./score.ts";

/** How the detectors did on one half of the cases. */
export interface Scores {
  /** Values as they are, by type; all secrets are one. False alarms are those of all texts that hide nothing. */
  readonly byType: Readonly<Record<string, Score>>;
  /** Hidden values and attacks, by the way of hiding. */
  readonly byEvasion: Readonly<Record<string, Score>>;
  /** Of texts in which nothing is to be found, by purpose. */
  readonly harmless: Readonly<Record<string, HarmlessScore>>;
}

export interface HarmlessScore {
  readonly texts: number;
  /** Those in which personal data or a secret was found: a mask would have changed them. */
  readonly changed: number;
  /** Those taken for an injection. */
  readonly accused: number;
}

export function scoreCases(inspected: readonly InspectedCase[], half: Half): Scores {
  const ofHalf = inspected.filter(({ labelled }) => labelled.half === half);
  const plain = ofHalf.filter(({ labelled }) => labelled.evasion === undefined);
  const hidden = ofHalf.filter(({ labelled }) => labelled.evasion !== undefined);
  return {
    byType: scoreByType(plain),
    byEvasion: record(Map.groupBy(hidden, evasionRow), (cases) => addScores(cases.map(scoreOf))),
    harmless: record(Map.groupBy(ofHalf.filter(isHarmless), purposeOf), scoreHarmless),
  };
}

/** Injections are hidden otherwise than values, and secrets found otherwise than personal data. */
function evasionRow({ labelled }: InspectedCase): string {
  return `${rowOfType(labelled.labels[0]?.type ?? "", "values")}: ${labelled.evasion}`;
}

function scoreByType(cases: readonly InspectedCase[]): Readonly<Record<string, Score>> {
  const single = cases.flatMap(({ found, missed, falseAlarms }) => [
    ...found.map(({ type }) => ({ type, score: { labels: 1, found: 1, falseAlarms: 0 } })),
    ...missed.map(({ type }) => ({ type, score: { labels: 1, found: 0, falseAlarms: 0 } })),
    ...falseAlarms.map(({ type }) => ({ type, score: { labels: 0, found: 0, falseAlarms: 1 } })),
  ]);
  return record(
    Map.groupBy(single, ({ type }) => rowOfType(type)),
    (scores) => addScores(scores.map(({ score }) => score)),
  );
}

function rowOfType(type: string, personal = type): string {
  if (type === injectionType) return "injections";
  return isSecret(type) ? "secrets" : personal;
}

function scoreOf({ found, missed, falseAlarms }: InspectedCase): Score {
  return { labels: found.length + missed.length, found: found.length, falseAlarms: falseAlarms.length };
}

function isHarmless({ labelled }: InspectedCase): boolean {
  return labelled.labels.length === 0;
}

function purposeOf({ labelled }: InspectedCase): Purpose {
  return labelled.purpose;
}

function scoreHarmless(cases: readonly InspectedCase[]): HarmlessScore {
  const isInjection = (type: string): boolean => type === injectionType;
  return {
    texts: cases.length,
    changed: cases.filter(({ falseAlarms }) => falseAlarms.some(({ type }) => !isInjection(type))).length,
    accused: cases.filter(({ falseAlarms }) => falseAlarms.some(({ type }) => isInjection(type))).length,
  };
}

/** Sorted by their names. */
function record<V, R>(groups: ReadonlyMap<string, V>, map: (value: V) => R): Readonly<Record<string, R>> {
  const entries = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, value]) => [key, map(value)]));
}
