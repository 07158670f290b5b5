import { judgeGuardrails } from "@meshgate/engine";
import { type Masking, maskersIn, masksIn } from "../masking.ts";
import type { GuardRun } from "../run-guardrails.ts";
import type { GuardAsker } from "./ask-guard.ts";
import { askReached, hasPending, withoutPending } from "./ask-reached.ts";

export interface AnswerTerms {
  /** Whether it comes from a public target: what a local one says stays here. */
  readonly isPublic: boolean;
  readonly masking: Masking;
}

/**
 * Asks the external guards of an answer's plan about it; a public one only about what came from outside. The very same run, at
 * once, where none is to be asked.
 */
export function askAboutAnswer(
  run: GuardRun,
  terms: AnswerTerms,
  asker: GuardAsker,
): GuardRun | Promise<GuardRun> {
  return hasPending(run) ? askPending(run, terms, asker) : run;
}

async function askPending(
  run: GuardRun,
  { isPublic, masking: { redacted } }: AnswerTerms,
  asker: GuardAsker,
): Promise<GuardRun> {
  const asked = await askReached(
    run,
    {
      asking: { local: "ask", public: isPublic ? "ask" : "never" },
      hiddenOutside: (current) => {
        const maskers = maskersIn(judgeGuardrails(current.outcome.plan, current.facts).verdicts);
        return current.findings.filter(({ finding }) => masksIn(finding, { maskers, redacted }));
      },
    },
    asker,
  );
  return { ...asked, facts: withoutPending(asked) };
}
