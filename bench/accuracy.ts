/**
 * Scores the detectors on the labelled cases. Run by itself it takes options: `--misses TYPE` shows what went wrong in the open half
 * with a type, or `all`; `--cases` prints every case as a line of JSON; `--write-floor` takes the figures as the new floor.
 */
import { parseArgs } from "node:util";
import { allCases } from "./accuracy/cases/all-cases.ts";
import { floorFile, floorOf } from "./accuracy/scores/floor.ts";
import { type Accuracy, measureAccuracy } from "./accuracy/scores/measure-accuracy.ts";
import { describeMisses } from "./accuracy/scores/misses.ts";
import { reportOf } from "./accuracy/scores/report-accuracy.ts";
import { printReport } from "./report/print.ts";

const { values } = parseArgs({
  options: {
    misses: { type: "string" },
    cases: { type: "boolean", default: false },
    "write-floor": { type: "boolean", default: false },
  },
});

if (values.cases) {
  for (const labelled of allCases()) console.log(JSON.stringify(labelled));
} else {
  await show(measureAccuracy());
}

async function show(accuracy: Accuracy): Promise<void> {
  if (values.misses !== undefined) {
    console.log(describeMisses(accuracy.inspected, values.misses).join("\n"));
    return;
  }
  console.log(printReport(reportOf(accuracy)));
  if (values["write-floor"])
    await Bun.write(floorFile, `${JSON.stringify(floorOf(accuracy), undefined, 2)}\n`);
}
