import type { Decision, GuardrailVerdict } from "@meshgate/engine";
import { createVault, type GuardrailSet, redaction, type Vault } from "@meshgate/guardrails";
import type { CallContext } from "../pipeline/context.ts";
import type { Mask } from "./mask-findings.ts";
import { redactingGuardrails } from "./rules-watch.ts";

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
  { obligations = [] }: Decision,
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
    redacted: new Set(
      obligations.flatMap(({ type, params }) =>
        type === "REDACT" ? params.entities.flatMap((entity) => watch.entities.get(entity) ?? []) : [],
      ),
    ),
  };
}

/** The guardrails that mask, by what policy made of them. */
export function maskersIn(verdicts: readonly GuardrailVerdict[]): ReadonlySet<string> {
  return new Set(verdicts.flatMap(({ verdict, guardrail }) => (verdict === "masked" ? guardrail : [])));
}

/** What stands in place of each finding, where one of these guardrails masks it or a rule asks for it. */
export function maskBy(maskers: ReadonlySet<string>, masking: Masking, set: GuardrailSet): Mask {
  return (finding, text) => {
    if (redactingGuardrails.includes(finding.guardrail)) {
      return masking.redacted.has(finding.type) ? redaction(finding.type) : undefined;
    }
    if (!maskers.has(finding.guardrail)) return undefined;
    return masksReversibly(finding.guardrail, set)
      ? masking.vault.mask(finding, text)
      : redaction(finding.type);
  };
}

function masksReversibly(guardrail: string, set: GuardrailSet): boolean {
  const params = set.definitions.get(guardrail)?.params ?? {};
  return "mask" in params && params.mask === "reversible";
}
