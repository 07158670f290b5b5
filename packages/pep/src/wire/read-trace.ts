import { badAnswer, readMembers, readText } from "./answer-shape.ts";
import type { TraceStep } from "./evaluate-response.ts";

const stages = ["routing", "rules", "obligations"] as const;
const results = ["matched", "not-matched", "error"] as const;

/** The trace of an explained answer. Throws PepError `bad-answer`. */
export function readTrace(answer: unknown): readonly TraceStep[] {
  const { trace } = readMembers(answer, "answer");
  if (!Array.isArray(trace)) throw badAnswer("answer.trace", "a list");
  return Object.freeze(trace.map((step: unknown, index) => readStep(step, `answer.trace[${index}]`)));
}

function readStep(value: unknown, path: string): TraceStep {
  const members = readMembers(value, path);
  return Object.freeze({
    stage: readWord(members["stage"], stages, `${path}.stage`),
    rule: readText(members["rule"], `${path}.rule`),
    result: readWord(members["result"], results, `${path}.result`),
    why: readText(members["why"], `${path}.why`),
  });
}

function readWord<Word extends string>(value: unknown, words: readonly Word[], path: string): Word {
  const word = words.find((known) => known === value);
  if (word === undefined) throw badAnswer(path, `one of ${words.join(", ")}`);
  return word;
}
