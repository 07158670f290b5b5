import type { Decision, GuardrailVerdict } from "@meshgate/engine";
import type { Finding, GuardrailSet, Vault } from "@meshgate/guardrails";
import { createVault, redaction } from "@meshgate/guardrails/findings";
import type { CallContext } from "../pipeline/context.ts";
import type { Mask } from "./mask-findings.ts";
import { type RulesWatch, redactingGuardrails } from "./rules-watch.ts";

/** How one call is masked: what for good, and what until its answer comes back. */
export interface Masking {
  /** Made when it is first asked for: most calls mask nothing. */
  readonly vault: Vault;
  /** Whether there is something to restore. */
  readonly isReversible: boolean;
  /** The types that the decision's REDACT obligations name. */
  readonly redacted: ReadonlySet<string>;
}

export function openMasking(
  decision: Decision,
  { watch, newId }: Pick<CallContext, "watch" | "newId">,
): Masking {
  let vault: Vault | undefined;
  return {
    get vault() {
      // Random, drawn for this call: nobody can have written its placeholders beforehand.
      vault ??= createVault(newId().slice(-8));
      return vault;
    },
    get isReversible() {
      return vault?.isEmpty === false;
    },
    redacted: redactedTypes(decision, watch),
  };
}

/** The types that a decision's REDACT obligations name. */
export function redactedTypes({ obligations = [] }: Decision, { entities }: RulesWatch): ReadonlySet<string> {
  return new Set(
    obligations.flatMap(({ type, params }) =>
      type === "REDACT" ? params.entities.flatMap((entity) => entities.get(entity) ?? []) : [],
    ),
  );
}

/** The guardrails that mask, by what policy made of them. */
export function maskersIn(verdicts: readonly GuardrailVerdict[]): ReadonlySet<string> {
  return new Set(verdicts.flatMap(({ verdict, guardrail }) => (verdict === "masked" ? guardrail : [])));
}

export interface MaskedBy {
  /** Guardrails that mask. */
  readonly maskers: ReadonlySet<string>;
  /** Types that rules want masked. */
  readonly redacted: ReadonlySet<string>;
}

/** Whether a finding is masked: a built-in guardrail's where a rule asks for it, any other where its guardrail masks. */
export function masksIn({ guardrail, type }: Finding, { maskers, redacted }: MaskedBy): boolean {
  return redactingGuardrails.includes(guardrail) ? redacted.has(type) : maskers.has(guardrail);
}

/** What stands in place of each finding, where one of these guardrails masks it or a rule asks for it. */
export function maskBy(maskers: ReadonlySet<string>, masking: Masking, set: GuardrailSet): Mask {
  return (finding, text) => {
    if (!masksIn(finding, { maskers, redacted: masking.redacted })) return undefined;
    return masksReversibly(finding.guardrail, set)
      ? masking.vault.mask(finding, text)
      : redaction(finding.type);
  };
}

function masksReversibly(guardrail: string, set: GuardrailSet): boolean {
  const params = set.definitions.get(guardrail)?.params ?? {};
  return "mask" in params && params.mask === "reversible";
}
