import { compare } from "../measure/comparison.ts";
import { type Check, findInvalid, type Report, type Section } from "../report/report.ts";
import { checkSelf } from "../report/targets.ts";
import type { AnswerKind } from "../sample-call.ts";
import type { Lab } from "./lab.ts";
import { saturate } from "./loads.ts";
import { callers, type Pace } from "./pace.ts";

/** The bare proxy beside a copy of itself: what is left of a ratio of 1 is the machine's noise and the bench's bias. */
export async function compareFloorWithItself(lab: Lab, pace: Pace): Promise<Report> {
  const floor = await lab.bareProxy("bare proxy");
  const copy = await lab.bareProxy("the same again");
  const sections: Section[] = [];
  const checks: Check[] = [];
  for (const kind of ["whole", "stream"] as const satisfies readonly AnswerKind[]) {
    const rows = await compare({
      children: [floor, copy],
      rounds: kind === "whole" ? pace.wholeRounds : pace.streamRounds,
      warmUp: (child) => saturate(child, kind, pace.warmUpMs / 2),
      load: (child) => saturate(child, kind, kind === "whole" ? pace.wholeMs : pace.streamMs),
    });
    sections.push({ title: `${kind} answer, closed loop`, note: `${callers} callers`, rows });
    checks.push(...rows.slice(1).map((row) => checkSelf(row, kind)));
  }
  return { sections, tables: [], checks, invalid: findInvalid(sections) };
}
