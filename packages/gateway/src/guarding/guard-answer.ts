import type { AnswerFinding } from "@meshgate/contracts";
import type { GuardrailVerdict } from "@meshgate/engine";
import type { ChatCompletion } from "openai/resources/chat/completions";
import type { WholeAnswer } from "../ports/provider.ts";
import { type AnswerGuarding, answerMask, judgeAnswer } from "./answer-guarding.ts";
import { answerPassages } from "./answer-passages.ts";
import { viewOfAnswer } from "./call-view.ts";
import { findingFacts } from "./finding-facts.ts";
import { inTurns } from "./in-turns.ts";
import { maskFindings } from "./mask-findings.ts";
import { restoreTexts } from "./restore-texts.ts";
import { type GuardRun, runGuardrails } from "./run-guardrails.ts";

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

/** Looks at a whole answer, masks what is found in it, and then restores what was masked in its call. */
export async function guardAnswer(
  { completion }: WholeAnswer,
  guarding: AnswerGuarding,
): Promise<GuardedAnswer> {
  const run = await guarding.askGuards(await inTurns(look(completion, guarding)));
  const { outcome, verdicts } = judgeAnswer(guarding, { ...run, isWhole: run.unscannedCount === 0 });
  const findings = findingFacts(run.findings, "answer");
  if (outcome === "BLOCK") {
    const empty = { ...completion, choices: [] };
    return { answer: printed(empty), isBlocked: true, verdicts, findings };
  }
  const masked = maskFindings(completion, run.findings, answerMask(verdicts, guarding));
  const restored = restoreTexts(masked, guarding.masking.vault);
  const released = restored === completion ? completion : withoutProbabilities(restored);
  return { answer: printed(released), isBlocked: false, verdicts, findings };
}

function look(completion: ChatCompletion, guarding: AnswerGuarding): Generator<undefined, GuardRun> {
  const view = () => viewOfAnswer(completion, guarding.asked);
  return runGuardrails(answerPassages(completion), { ...guarding, view, beside: guarding.redactors });
}

/** From what was looked at: its bytes could be read in another way. */
function printed(completion: ChatCompletion): WholeAnswer {
  return { completion, raw: JSON.stringify(completion) };
}

/** They repeat the text as it was. */
function withoutProbabilities(completion: ChatCompletion): ChatCompletion {
  return { ...completion, choices: completion.choices.map((choice) => ({ ...choice, logprobs: null })) };
}
