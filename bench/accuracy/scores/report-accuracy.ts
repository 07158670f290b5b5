import type { Report } from "../../report/report.ts";
import { type Accuracy, measureAccuracy } from "./measure-accuracy.ts";
import { accuracyTables } from "./tables.ts";

/** Accuracy as the bench reports it: the floor is held by a test, so that it has no targets here. */
export function reportAccuracy(): Report {
  return reportOf(measureAccuracy());
}

export function reportOf(accuracy: Accuracy): Report {
  return { sections: [], tables: accuracyTables(accuracy), checks: [], invalid: [] };
}
