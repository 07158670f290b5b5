import { join } from "node:path";
import type { Accuracy } from "./measure-accuracy.ts";
import { precisionOf, recallOf, type Score } from "./score.ts";
import type { HarmlessScore, Scores } from "./score-cases.ts";

/** The least that recall and precision may be, and the most that harmless texts may suffer, all in thousandths. */
export interface Floor {
  readonly open: FloorOfHalf;
  readonly "held-out": FloorOfHalf;
}

interface FloorOfHalf {
  readonly atLeast: Readonly<Record<string, number>>;
  readonly atMost: Readonly<Record<string, number>>;
}

export const floorFile = join(import.meta.dir, "../floor.json");

/** Room for a mended false alarm that costs a find; more is a step back. */
const slack = 10;

/** The floor that a measurement sets: a little below it. */
export function floorOf(accuracy: Accuracy): Floor {
  return { open: floorOfHalf(accuracy.open), "held-out": floorOfHalf(accuracy["held-out"]) };
}

function floorOfHalf(scores: Scores): FloorOfHalf {
  const figures = figuresOf(scores);
  return {
    atLeast: mapValues(figures.atLeast, (value) => Math.max(0, Math.floor(value) - slack)),
    atMost: mapValues(figures.atMost, (value) => Math.ceil(value)),
  };
}

/** Each figure that fell below the floor, as a sentence; rows that the floor does not know are not held to it. */
export function belowFloor(accuracy: Accuracy, floor: Floor): readonly string[] {
  return (["open", "held-out"] as const).flatMap((half) => {
    const figures = figuresOf(accuracy[half]);
    const { atLeast, atMost } = floor[half];
    return [
      ...Object.entries(atLeast).flatMap(([name, least]) =>
        tell(half, name, figures.atLeast[name], least, 1),
      ),
      ...Object.entries(atMost).flatMap(([name, most]) => tell(half, name, figures.atMost[name], most, -1)),
    ];
  });
}

function tell(
  half: string,
  name: string,
  value: number | undefined,
  bound: number,
  sign: 1 | -1,
): readonly string[] {
  if (value !== undefined && value * sign >= bound * sign) return [];
  return [`${half}: ${name} is ${value?.toFixed(1) ?? "not measured"}, the floor ${bound}`];
}

function figuresOf({ byType, byEvasion, harmless }: Scores): FloorOfHalf {
  return {
    atLeast: Object.fromEntries([...Object.entries(byType), ...Object.entries(byEvasion)].flatMap(qualities)),
    atMost: Object.fromEntries(Object.entries(harmless).flatMap(harms)),
  };
}

function qualities([name, score]: readonly [string, Score]): readonly (readonly [string, number])[] {
  if (score.labels === 0) return [];
  return [
    [`${name}, recall`, 1_000 * recallOf(score)],
    [`${name}, precision`, 1_000 * precisionOf(score)],
  ];
}

function harms([name, { texts, changed, accused }]: readonly [string, HarmlessScore]): readonly (readonly [
  string,
  number,
])[] {
  return [
    [`${name}, changed`, (1_000 * changed) / texts],
    [`${name}, accused`, (1_000 * accused) / texts],
  ];
}

function mapValues(
  record: Readonly<Record<string, number>>,
  map: (value: number) => number,
): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
