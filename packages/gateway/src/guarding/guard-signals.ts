import type { Scalar } from "@meshgate/engine";
import type { DetectorName, GuardrailSet } from "@meshgate/guardrails";
import type { PlacedFinding } from "./inspect-passages.ts";
import { countSignal, piiSignals, type RulesWatch, secretSignals } from "./rules-watch.ts";
import type { GuardRun } from "./run-guardrails.ts";

type Signals = Readonly<Record<string, Scalar>>;

/**
 * What detectors saw, as signals (SEMANTICS 1): totals of those that looked, and by type what was found or a rule names. What
 * two guardrails found in one place counts once.
 */
export function guardSignals(
  run: Pick<GuardRun, "findings" | "ran" | "unscannedCount">,
  { signals: named }: Pick<RulesWatch, "signals">,
  set: Pick<GuardrailSet, "definitions">,
): Signals {
  const detectorOf = (guardrail: string) => set.definitions.get(guardrail)?.detector;
  const looked = new Set([...run.ran].map(detectorOf));
  const foundBy = (detector: DetectorName) =>
    run.findings.filter(({ finding }) => detectorOf(finding.guardrail) === detector);
  const pii = distinct(foundBy("pii"));
  const secrets = distinct(foundBy("secrets"));
  const none = (signals: readonly string[]) => signals.filter((name) => named.has(name));
  return {
    ...(looked.has("pii") && { ...zeroes(none(piiSignals)), ...typeCounts(pii), pii_count: pii.length }),
    ...(looked.has("secrets") && {
      ...zeroes(none(secretSignals)),
      ...typeCounts(secrets),
      secret_count: secrets.length,
    }),
    ...(looked.has("prompt_injection") && { injection_score: highestScore(foundBy("prompt_injection")) }),
    unscanned_count: run.unscannedCount,
  };
}

function distinct(findings: readonly PlacedFinding[]): readonly PlacedFinding[] {
  const places = new Map<object, Set<string>>();
  return findings.filter(({ finding, ranges: [range] }) => {
    if (range === undefined) return false;
    const key = `${finding.type} ${range.start} ${range.end}`;
    const known = places.get(range.place) ?? new Set<string>();
    places.set(range.place, known);
    if (known.has(key)) return false;
    known.add(key);
    return true;
  });
}

function typeCounts(findings: readonly PlacedFinding[]): Signals {
  const counts = new Map<string, number>();
  for (const { finding } of findings) {
    const signal = countSignal(finding.type);
    counts.set(signal, (counts.get(signal) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}

function zeroes(signals: readonly string[]): Signals {
  return Object.fromEntries(signals.map((signal) => [signal, 0]));
}

/** From 0 to 1, to the hundredth: a record keeps no digits that mean nothing. */
function highestScore(findings: readonly PlacedFinding[]): number {
  const scores = findings.flatMap(({ finding }) => (finding.explains === true ? [] : finding.score));
  return Math.round(100 * Math.max(0, ...scores)) / 100;
}
