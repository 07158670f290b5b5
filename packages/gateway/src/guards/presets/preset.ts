import type { GuardFinding, GuardQuestion } from "../../ports/guard.ts";

/** One request to the guard's address. */
export interface GuardRequest {
  readonly body: string;
}

/**
 * How a guard's service is spoken to. A question may take several requests; all their answers, in their order, make the findings.
 * Undefined: they are not what the service's contract says, and so say nothing.
 */
export interface GuardPreset {
  requests(question: GuardQuestion, guardrail: string): readonly GuardRequest[];
  findings(question: GuardQuestion, answers: readonly unknown[]): readonly GuardFinding[] | undefined;
}
