import type { AnswerFinding } from "@meshgate/contracts";
import type { GuardrailJudgement, GuardrailVerdict } from "@meshgate/engine";
import type { ChatCompletion } from "openai/resources/chat/completions";
import type { WholeAnswer } from "../ports/provider.ts";
import { type AnswerGuarding, answerMask, judgeAnswer, likelyMask } from "./answer-guarding.ts";
import { answerPassages } from "./answer-passages.ts";
import { viewOfAnswer } from "./call-view.ts";
import { findingFacts } from "./finding-facts.ts";
import { inTurns } from "./in-turns.ts";
import type { PlacedFinding } from "./inspect-passages.ts";
import { type Mask, maskFindings } from "./mask-findings.ts";
import { restoreTexts } from "./restore-texts.ts";
import { type GuardOrder, type GuardRun, runGuardrails, withView } from "./run-guardrails.ts";

/** What guardrails made of an answer: for its headers and its record. */
export interface AnswerVerdicts {
  readonly verdicts: readonly GuardrailVerdict[];
  readonly findings: readonly AnswerFinding[];
}

/** A whole answer that guardrails have looked at. */
export interface GuardedAnswer extends AnswerVerdicts {
  /** As it may be released; without any choice where it is blocked. */
  readonly answer: WholeAnswer;
  readonly isBlocked: boolean;
}

/**
 * Looks at a whole answer, masks what is found in it, and then restores what was masked in its call. Texts are looked at before
 * that; guardrails of the whole judge what the caller gets.
 */
export async function guardAnswer(
  { completion }: WholeAnswer,
  guarding: AnswerGuarding,
): Promise<GuardedAnswer> {
  const { run, judgement, released } = await settle(completion, guarding);
  const { outcome, verdicts } = judgement;
  const findings = findingFacts(run.findings, "answer");
  if (outcome === "BLOCK") {
    const empty = { ...completion, choices: [] };
    return { answer: printed(empty), isBlocked: true, verdicts, findings };
  }
  const answer = released === completion ? completion : withoutProbabilities(released);
  return { answer: printed(answer), isBlocked: false, verdicts, findings };
}

interface Settled {
  readonly run: GuardRun;
  readonly judgement: GuardrailJudgement;
  readonly released: ChatCompletion;
}

/** How often guardrails of the whole look again, where what they say changes what is masked. */
const VIEWS_MAX = 3;

/**
 * INVARIANT: whatever guardrails of the whole let go is what they looked at. What is masked is known only when all have
 * answered, so they look at what is likely, and again where it came otherwise; where that does not end, they could not tell.
 */
async function settle(completion: ChatCompletion, guarding: AnswerGuarding): Promise<Settled> {
  let viewed: ChatCompletion | undefined;
  const view = (inTexts: readonly PlacedFinding[]) => {
    viewed = releasable(completion, inTexts, likelyMask(guarding), guarding);
    return viewOfAnswer(viewed, guarding.asked);
  };
  const order: GuardOrder = { ...guarding, view, beside: guarding.redactors };
  const looked = inTurns(runGuardrails(answerPassages(completion), order));
  const asked = guarding.askGuards(looked instanceof Promise ? await looked : looked);
  let run = asked instanceof Promise ? await asked : asked;
  for (let views = 1; ; views += 1) {
    const { facts, ran, unscannedCount } = run;
    const judgement = judgeAnswer(guarding, { facts, ran, isWhole: unscannedCount === 0 });
    const released = releasable(completion, run.findings, answerMask(judgement.verdicts, guarding), guarding);
    const isSeen = viewed === undefined || isSame(viewed, released);
    if (judgement.outcome === "BLOCK" || isSeen) return { run, judgement, released };
    viewed = views < VIEWS_MAX ? released : undefined;
    const next = viewed && viewOfAnswer(viewed, guarding.asked);
    run = await guarding.askGuards(withView(run, next, guarding));
  }
}

/** The answer as its caller would get it. */
function releasable(
  completion: ChatCompletion,
  findings: readonly PlacedFinding[],
  mask: Mask,
  { masking }: Pick<AnswerGuarding, "masking">,
): ChatCompletion {
  return restoreTexts(maskFindings(completion, findings, mask), masking.vault);
}

function isSame(one: ChatCompletion, other: ChatCompletion): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** From what was looked at: its bytes could be read in another way. */
function printed(completion: ChatCompletion): WholeAnswer {
  return { completion, raw: JSON.stringify(completion) };
}

/** They repeat the text as it was. */
function withoutProbabilities(completion: ChatCompletion): ChatCompletion {
  return { ...completion, choices: completion.choices.map((choice) => ({ ...choice, logprobs: null })) };
}
