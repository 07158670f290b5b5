import type { GuardrailPhase } from "@meshgate/engine";
import type { Finding } from "@meshgate/guardrails";
import type { CallIds } from "../../pipeline/call.ts";
import { codePointCount } from "../../pipeline/call-texts.ts";
import type { CallContext } from "../../pipeline/context.ts";
import type { Principal } from "../../pipeline/identify.ts";
import { recordGuardCall } from "../../pipeline/record.ts";
import type { GuardFinding } from "../../ports/guard.ts";
import type { PlacedFinding } from "../inspect-passages.ts";
import { type Passage, placedRanges } from "../passage.ts";

/** Whose call guards are asked about. */
export interface GuardAsker {
  readonly ids: CallIds;
  readonly actor: Principal["actor"];
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  readonly context: CallContext;
}

export interface AskedQuestion {
  readonly guardrail: string;
  readonly phase: GuardrailPhase;
  readonly pipeline?: string;
  /** As the guard is to see them. */
  readonly passages: readonly Passage[];
}

/** What became of asking a guard. `unavailable`: it gave no answer, or could not be asked. */
export type AskedGuard =
  | { readonly kind: "answered"; readonly findings: readonly PlacedFinding[] }
  | { readonly kind: "unavailable" };

const unavailable: AskedGuard = { kind: "unavailable" };

/** Asks an external guard. INVARIANT: it gets nothing before the record says that it is asked (mode `strict`). */
export async function askGuard(question: AskedQuestion, asker: GuardAsker): Promise<AskedGuard> {
  const { guardrail, phase, pipeline, passages } = question;
  const { ids, actor, signal, context } = asker;
  const guard = context.externalGuards.get(guardrail);
  if (guard === undefined) return unavailable;
  if (passages.length === 0) return { kind: "answered", findings: [] };
  const told = {
    guardrail,
    location: guard.location,
    phase,
    ...(pipeline === undefined ? {} : { pipeline }),
    texts: passages.length,
    characters: passages.reduce((sum, { text }) => sum + codePointCount(text), 0),
  };
  const evidence = await recordGuardCall({ ids, actor }, told, context);
  if (evidence.kind === "unavailable") {
    context.observer.evidenceMissing(ids, evidence.cause);
    return unavailable;
  }
  const texts = passages.map(({ text, trust }) => ({ text, author: trust }));
  const answer = await guard.check({ requestId: ids.requestId, phase, texts }, signal);
  context.observer.guardAsked(ids, guardrail, answer.kind === "answered" ? "answered" : answer.doubt);
  if (answer.kind === "unavailable") return unavailable;
  const threshold = context.guardrails.definitions.get(guardrail)?.threshold ?? 0;
  const counted = answer.findings.filter(({ score }) => score >= threshold);
  return { kind: "answered", findings: counted.flatMap((found) => placed(found, question)) };
}

/** Where it stands in the call; what stands in glue alone counts too, and cannot be edited. */
function placed(
  { text: index, type, start, end, score }: GuardFinding,
  { guardrail, passages }: AskedQuestion,
): readonly PlacedFinding[] {
  const passage = passages[index];
  if (passage === undefined) return [];
  const finding: Finding = { guardrail, type, start, end, score, evidence: "score" };
  return [{ finding, ranges: placedRanges(passage, start, end), text: passage.text.slice(start, end) }];
}
