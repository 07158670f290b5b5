import type { RuleSet } from "@meshgate/engine";
import type { GuardrailDefinition } from "@meshgate/guardrails";
import { canonicalType, piiTypes, secretTypes } from "@meshgate/guardrails/findings";

/** What the rules want to know of every prompt, whatever guardrails apply to it (SEMANTICS 1, 3). */
export interface RulesWatch {
  /** Of the built-in guardrails, those that must look. */
  readonly guardrails: readonly string[];
  /** Every signal that some rule reads. */
  readonly signals: ReadonlySet<string>;
  /** What rules name in REDACT, by the type that it means; what means none cannot be masked. */
  readonly entities: ReadonlyMap<string, string>;
  /** Whether they want to know nothing. */
  readonly isIdle: boolean;
}

const always = {
  mode: "both",
  action: "flag",
  on_unavailable: "allow",
  on_unscanned: "allow",
  default_on: false,
  params: {},
} as const;

/** What rules look with. No configured guardrail can have such a name. */
const pii = "built-in:pii";
const secrets = "built-in:secrets";
const injection = "built-in:prompt_injection";

export const builtInGuardrails: readonly GuardrailDefinition[] = [
  { ...always, name: pii, detector: "pii" },
  { ...always, name: secrets, detector: "secrets" },
  { ...always, name: injection, detector: "prompt_injection" },
];

/** The built-in guardrails that find whatever a REDACT may name. */
export const redactingGuardrails: readonly string[] = [pii, secrets];

/** `<type in lower case>_count`. */
export function countSignal(type: string): string {
  return `${type.toLowerCase()}_count`;
}

export const piiSignals: readonly string[] = ["pii_count", ...piiTypes.map(countSignal)];
export const secretSignals: readonly string[] = ["secret_count", ...secretTypes.map(countSignal)];

/** A rule that names a detector's signal, or `findings`, makes that detector look; so does one that masks. */
export function watchFor({ signalsRead, readsFindings, rules, fallback }: RuleSet): RulesWatch {
  const named = [fallback, ...rules.map(({ then }) => then)]
    .flatMap(({ obligations }) => obligations)
    .flatMap((obligation) => (obligation.type === "REDACT" ? obligation.params.entities : []));
  const entities = new Map(
    [...new Set(named)].flatMap((entity) => {
      const type = typeOf(entity);
      return type === undefined ? [] : [[entity, type] as const];
    }),
  );
  const asks = (names: readonly string[]) => readsFindings || names.some((name) => signalsRead.has(name));
  const masks = entities.size > 0;
  const guardrails = [
    ...(masks || asks(piiSignals) ? [pii] : []),
    ...(masks || asks(secretSignals) ? [secrets] : []),
    ...(asks(["injection_score"]) ? [injection] : []),
  ];
  const isIdle = guardrails.length === 0 && !asks(["unscanned_count"]);
  return { guardrails, signals: signalsRead, entities, isIdle };
}

function typeOf(entity: string): string | undefined {
  return canonicalType(entity) ?? secretTypes.find((type) => type === entity.toUpperCase());
}
