import { compare } from "../measure/comparison.ts";
import type { Child } from "../processes/child.ts";
import { findInvalid, type Report, type Section } from "../report/report.ts";
import { checkEvaluateOff, checkEvaluateStrict } from "../report/targets.ts";
import { samplePolicy } from "../rules/sample-policy.ts";
import { answerOf, evaluateBody } from "../sample-evaluation.ts";
import type { Lab } from "./lab.ts";
import { saturateEvaluate, sendEvaluations } from "./loads.ts";
import { callers, type Pace } from "./pace.ts";

const rules = 100;

/** `POST /evaluate` beside a bare server that parses the same JSON and answers the same bytes. */
export async function compareEvaluate(
  lab: Lab,
  { pace, announce }: { readonly pace: Pace; readonly announce: (what: string) => void },
): Promise<Report> {
  announce("POST /evaluate");
  const { text } = samplePolicy(rules, 0);
  const auditOff = await lab.gateway({ name: "audit off", auditMode: "off", rules: text });
  const strict = await lab.gateway({ name: "strict, SQLite", auditMode: "strict", rules: text });
  const answer = await answerOf(auditOff.port);
  const floor = await lab.bareDecisionPoint("bare server", answer);
  const section: Section = {
    title: "POST /evaluate, closed loop",
    note: `${rules} rules, ${evaluateBody.length} B in, ${answer.length} B out, ${callers} callers; medians of ${pace.wholeRounds} rounds`,
    rows: await compare({
      children: [floor, auditOff, strict],
      rounds: pace.wholeRounds,
      warmUp: (child: Child) => sendEvaluations(child, answer, pace.warmUpCalls),
      load: (child: Child) => saturateEvaluate(child, answer, pace.wholeMs),
    }),
  };
  const [, off, recorded] = section.rows;
  return {
    sections: [section],
    tables: [],
    checks: [
      ...(off === undefined ? [] : [checkEvaluateOff(off)]),
      ...(recorded === undefined ? [] : [checkEvaluateStrict(recorded)]),
    ],
    invalid: findInvalid([section]),
  };
}
