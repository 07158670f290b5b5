import type { AnswerFinding } from "@meshgate/contracts";
import {
  type GuardrailFact,
  type GuardrailJudgement,
  type GuardrailVerdict,
  judgeGuardrails,
} from "@meshgate/engine";
import type { Finding, UnscannedCause } from "@meshgate/guardrails";
import { type AnswerGuarding, judgeAnswer } from "./answer-guarding.ts";

/** What is found in a stream, as it comes, and what policy makes of it so far. */
export class AnswerLog {
  readonly #guarding: AnswerGuarding;
  readonly #ran: ReadonlySet<string>;
  readonly #counts = new Map<string, AnswerFinding>();
  readonly #unscannedBy = new Map<string, Set<UnscannedCause>>();
  readonly #blocking = new Map<string, boolean>();
  #hasNewDoubt = false;
  #ranBefore: number;
  /** Whether an answer in which nothing is found may pass no sooner than at its end: steps of a pipeline say what comes of it. */
  readonly waits: boolean;

  /** `ran` shrinks as guardrails fail. */
  constructor(guarding: AnswerGuarding, ran: ReadonlySet<string>) {
    this.#guarding = guarding;
    this.#ran = ran;
    this.#ranBefore = -1;
    this.waits = this.#mustWait();
  }

  /** Whether, since this was asked last, a guardrail failed or could not look at something. */
  hasNewDoubt(): boolean {
    const isNew = this.#hasNewDoubt || this.#ran.size !== this.#ranBefore;
    this.#hasNewDoubt = false;
    this.#ranBefore = this.#ran.size;
    return isNew;
  }

  add(findings: readonly Finding[]): void {
    for (const { guardrail, type } of findings) {
      const key = JSON.stringify([guardrail, type]);
      const count = (this.#counts.get(key)?.count ?? 0) + 1;
      this.#counts.set(key, { type, count, where: "answer", guardrail });
    }
  }

  /** Parts that these guardrails did not look at. */
  miss(causesBy: ReadonlyMap<string, readonly UnscannedCause[]>): void {
    this.#hasNewDoubt ||= causesBy.size > 0;
    for (const [guardrail, causes] of causesBy) {
      const known = this.#unscannedBy.get(guardrail) ?? new Set();
      this.#unscannedBy.set(guardrail, known);
      for (const cause of causes) known.add(cause);
    }
  }

  /** Parts that no guardrail can look at. */
  missForAll(causes: readonly UnscannedCause[]): void {
    if (causes.length > 0) this.miss(new Map([...this.#ran].map((guardrail) => [guardrail, causes])));
  }

  /** Whether the answer ends where this is found. */
  isBlocking({ guardrail, explains }: Finding): boolean {
    if (explains === true || this.waits) return false;
    const known = this.#blocking.get(guardrail);
    if (known !== undefined) return known;
    const facts = [...this.#ran].map((name) => factOf(name, name === guardrail ? "found" : "passed"));
    const isBlocking = judgeGuardrails(this.#guarding.plan, facts).outcome === "BLOCK";
    this.#blocking.set(guardrail, isBlocking);
    return isBlocking;
  }

  /** What came of it so far; at its end, what came of it. */
  judge(): GuardrailJudgement {
    const isWhole = this.#unscannedBy.size === 0;
    return judgeAnswer(this.#guarding, { facts: this.#facts(), ran: this.#ran, isWhole });
  }

  #mustWait(): boolean {
    const facts = [...this.#ran].map((name) => factOf(name, "passed"));
    const { outcome, codes } = judgeGuardrails(this.#guarding.plan, facts);
    // What is lacking already will be lacking at the end: that answer ends at once.
    const isLacking = codes.includes("GUARDRAIL_UNAVAILABLE");
    return !isLacking && (outcome === "BLOCK" || modifies(this.#guarding));
  }

  /** What masks, should each that can mask find something. */
  maskingVerdicts(): readonly GuardrailVerdict[] {
    const facts = [...this.#ran].map((name) =>
      factOf(name, masks(name, this.#guarding) ? "found" : "passed"),
    );
    return judgeGuardrails(this.#guarding.plan, facts).verdicts;
  }

  get findings(): readonly AnswerFinding[] {
    return [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, finding]) => finding);
  }

  #facts(): readonly GuardrailFact[] {
    return [...this.#ran].map((guardrail) => {
      const found = [...this.#counts.values()].filter((each) => each.guardrail === guardrail);
      const unscanned = [...(this.#unscannedBy.get(guardrail) ?? [])].sort();
      return {
        ...factOf(guardrail, found.length > 0 ? "found" : unscanned.length > 0 ? "unscanned" : "passed"),
        types: found.map(({ type }) => type).sort(),
        ...(unscanned.length === 0 ? {} : { unscanned }),
      };
    });
  }
}

function factOf(guardrail: string, result: GuardrailFact["result"]): GuardrailFact {
  return { guardrail, phase: "post_call", result, types: [] };
}

function masks(name: string, { set }: AnswerGuarding): boolean {
  return set.definitions.get(name)?.action === "mask";
}

function modifies({ plan }: AnswerGuarding): boolean {
  return plan.pipelines.some(({ steps }) =>
    steps.some(({ on_pass, on_fail, on_error }) => [on_pass, on_fail, on_error].includes("modify_response")),
  );
}
