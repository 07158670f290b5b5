import { evasionCases } from "./evasion-cases.ts";
import { harmlessCases } from "./harmless-cases.ts";
import { injectionCases } from "./injection-cases.ts";
import type { LabelledCase } from "./labelled-case.ts";
import { nearMissCases } from "./near-miss-cases.ts";
import { personalDataCases } from "./personal-data-cases.ts";
import { secretCases } from "./secret-cases.ts";

/** Every labelled case, the same on every machine. */
export function allCases(): readonly LabelledCase[] {
  return [
    ...personalDataCases(),
    ...secretCases(),
    ...evasionCases(),
    ...nearMissCases(),
    ...injectionCases(),
    ...harmlessCases(),
  ];
}
