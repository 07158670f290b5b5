import type { GuardrailPhase, GuardrailSpec } from "./guardrail-policy.ts";
import type { GuardrailFact, GuardrailVerdict, UnscannedCause } from "./guardrail-verdict.ts";

/** What a guardrail that runs on its own does, by its own settings. Without a fact it counts as unavailable. */
export function judgeAlone(
  spec: GuardrailSpec,
  phase: GuardrailPhase,
  fact: GuardrailFact | undefined,
): GuardrailVerdict {
  const base = { guardrail: spec.name, phase, types: fact?.types ?? [] };
  switch (fact?.result) {
    case undefined:
    case "unavailable": {
      const verdict = spec.on_unavailable === "deny" ? "blocked" : "not-run";
      return { ...base, verdict, doubt: "unavailable" };
    }
    case "pending":
      return { ...base, verdict: "pending" };
    case "found":
      return judgeFound(spec, base, fact);
    case "passed":
    case "unscanned":
      return hasUnscanned(fact)
        ? inDoubt(spec, base, fact)
        : { guardrail: spec.name, phase, types: fact.types, verdict: "passed" };
  }
}

/** Whether the guardrail could not look at all of it. */
export function hasUnscanned({ result, unscanned }: GuardrailFact): boolean {
  return result === "unscanned" || (unscanned !== undefined && unscanned.length > 0);
}

/** Whether a guardrail refuses what it could not look at. What is not looked at for no known cause may have been text. */
export function deniesUnscanned({ on_unscanned }: GuardrailSpec, { unscanned = [] }: GuardrailFact): boolean {
  switch (on_unscanned) {
    case "deny":
      return true;
    case "allow":
      return false;
    case "deny-text":
      return unscanned.length === 0 || unscanned.some((cause) => areTexts[cause]);
  }
}

const areTexts: Readonly<Record<UnscannedCause, boolean>> = {
  "too-large": true,
  "too-hidden": true,
  "too-many": true,
  image: false,
  audio: false,
  file: false,
  encrypted: false,
};

type Base = Pick<GuardrailVerdict, "guardrail" | "phase" | "types">;

const verdictOfAction = { block: "blocked", mask: "masked", flag: "flagged" } as const;

/** A find that blocks needs no other reason; any other leaves the doubt about what was not looked at. */
function judgeFound(spec: GuardrailSpec, base: Base, fact: GuardrailFact): GuardrailVerdict {
  const verdict = verdictOfAction[spec.action];
  if (verdict === "blocked" || !hasUnscanned(fact)) return { ...base, verdict };
  const doubtful = inDoubt(spec, base, fact);
  return doubtful.verdict === "blocked" ? doubtful : { ...doubtful, verdict };
}

function inDoubt(spec: GuardrailSpec, base: Base, fact: GuardrailFact): GuardrailVerdict {
  const { unscanned } = fact;
  const verdict = deniesUnscanned(spec, fact) ? "blocked" : "flagged";
  return { ...base, verdict, doubt: "unscanned", ...(unscanned !== undefined && { unscanned }) };
}
