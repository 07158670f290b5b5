import { judgeGuardrails, type Location } from "@meshgate/engine";
import { redaction } from "@meshgate/guardrails/findings";
import type { PlacedEdit } from "../edit-value.ts";
import type { PlacedFinding } from "../inspect-passages.ts";
import type { Passage } from "../passage.ts";
import { askedKey, maskedBefore } from "../run-facts.ts";
import { type GuardRun, withAnswers } from "../run-guardrails.ts";
import { type AskedGuard, askGuard, type GuardAsker } from "./ask-guard.ts";
import { maskPassage } from "./mask-passage.ts";

/** `later`: it stays pending. `never`: the text may not go there, so that the guard is unavailable. */
export type Asking = "ask" | "later" | "never";

export interface AskingTerms {
  /** By where guards run. */
  readonly asking: Readonly<Record<Location, Asking>>;
  /** What is masked before a text leaves: a public guard gets no more than a public provider. */
  readonly hiddenOutside: (run: GuardRun) => readonly PlacedFinding[];
}

interface Reached {
  readonly guardrail: string;
  /** The policy in whose pipeline it is reached. */
  readonly pipeline?: string;
}

/**
 * Asks the external guards of a plan that it comes to: all that run on their own and the first of each pipeline together, then
 * whatever their answers lead to. A step that is not reached is not asked.
 */
export async function askReached(run: GuardRun, terms: AskingTerms, asker: GuardAsker): Promise<GuardRun> {
  let current = run;
  for (;;) {
    const reached = reachedIn(current).filter((each) => howToAsk(each, terms, asker) !== "later");
    if (reached.length === 0) return current;
    const before = current;
    const answers = reached.map(async (each): Promise<readonly [string, AskedGuard]> => {
      return [askedKey(each.guardrail, each.pipeline), await answerOf(each, { run: before, terms, asker })];
    });
    current = withAnswers(before, new Map(await Promise.all(answers)));
  }
}

/** Whether some external guard of the plan has not been asked. */
export function hasPending({ facts }: Pick<GuardRun, "facts">): boolean {
  return facts.some(({ result }) => result === "pending");
}

/** Steps that were never reached have nothing to say. */
export function withoutPending({ facts }: Pick<GuardRun, "facts">): GuardRun["facts"] {
  return facts.filter(({ result }) => result !== "pending");
}

function reachedIn({ outcome, facts }: GuardRun): readonly Reached[] {
  return judgeGuardrails(outcome.plan, facts).verdicts.flatMap(({ verdict, guardrail, pipeline }) =>
    verdict === "pending" ? { guardrail, ...(pipeline === undefined ? {} : { pipeline }) } : [],
  );
}

function howToAsk({ guardrail }: Reached, { asking }: AskingTerms, { context }: GuardAsker): Asking {
  const guard = context.externalGuards.get(guardrail);
  return guard === undefined ? "never" : asking[guard.location];
}

interface Round {
  readonly run: GuardRun;
  readonly terms: AskingTerms;
  readonly asker: GuardAsker;
}

function answerOf(reached: Reached, { run, terms, asker }: Round): AskedGuard | Promise<AskedGuard> {
  if (howToAsk(reached, terms, asker) === "never") return { kind: "unavailable" };
  const isPublic = asker.context.externalGuards.get(reached.guardrail)?.location === "public";
  const hidden = [...hiddenInPipeline(reached, run), ...(isPublic ? terms.hiddenOutside(run) : [])];
  const { phase } = run.outcome.plan;
  return askGuard({ ...reached, phase, passages: passagesWithout(hidden, run) }, asker);
}

function hiddenInPipeline({ guardrail, pipeline }: Reached, { outcome }: GuardRun): readonly PlacedFinding[] {
  const planned = outcome.plan.pipelines.find(({ policy }) => policy === pipeline);
  return planned === undefined ? [] : maskedBefore(planned, guardrail, outcome);
}

/** Every text once: a guard that wants to see neighbours joined has them in their order. */
function passagesWithout(hidden: readonly PlacedFinding[], { readable }: GuardRun): readonly Passage[] {
  const edits = hidden.flatMap(maskEdits);
  return readable.passages
    .filter(({ isJoined }) => !isJoined)
    .map((passage) => (edits.length === 0 ? passage : maskPassage(passage, edits)));
}

/** What is split over several texts has its mask in the first of them. */
function maskEdits({ finding, ranges }: PlacedFinding): readonly PlacedEdit[] {
  if (finding.explains === true) return [];
  return ranges.map((range, index) => ({ range, replacement: index === 0 ? redaction(finding.type) : "" }));
}
