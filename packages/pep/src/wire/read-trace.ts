import { badAnswer, readMembers, readText } from "./answer-shape.ts";
import type { TraceStep } from "./evaluate-response.ts";

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
    stage: readText(members["stage"], `${path}.stage`),
    rule: readText(members["rule"], `${path}.rule`),
    result: readResult(members["result"], `${path}.result`),
    why: readText(members["why"], `${path}.why`),
  });
}

function readResult(value: unknown, path: string): TraceStep["result"] {
  const result = results.find((known) => known === value);
  if (result === undefined) throw badAnswer(path, `one of ${results.join(", ")}`);
  return result;
}
