import type { WholeAnswer } from "../../ports/provider.ts";
import { mayCallTools } from "./readings.ts";

/**
 * The answer, printed from what the gateway itself read where it may call tools: of `{"name":"rm","name":"ok"}` a client
 * that keeps the first would otherwise run `rm`, and `ok` was decided.
 */
export function withOneReading(answer: WholeAnswer): WholeAnswer {
  return mayCallTools(answer.raw) ? { ...answer, raw: JSON.stringify(answer.completion) } : answer;
}
