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
  const foundBy = (detector: DetectorName) =>
    run.findings.filter(({ finding }) => detectorOf(finding.guardrail) === detector);
  const looked = new Set<DetectorName | undefined>();
  for (const guardrail of run.ran) looked.add(detectorOf(guardrail));
  const signals: Tally = {};
  if (looked.has("pii")) {
    const pii = distinct(foundBy("pii"));
    zero(signals, piiSignals, named);
    countTypes(signals, pii);
    signals["pii_count"] = pii.length;
  }
  if (looked.has("secrets")) {
    const secrets = distinct(foundBy("secrets"));
    zero(signals, secretSignals, named);
    countTypes(signals, secrets);
    signals["secret_count"] = secrets.length;
  }
  if (looked.has("prompt_injection")) signals["injection_score"] = highestScore(foundBy("prompt_injection"));
  signals["unscanned_count"] = run.unscannedCount;
  return signals;
}

function distinct(findings: readonly PlacedFinding[]): readonly PlacedFinding[] {
  if (findings.length === 0) return findings;
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

/** What a rule names and nothing may be found of. */
function zero(signals: Tally, names: readonly string[], named: RulesWatch["signals"]): void {
  if (named.size === 0) return;
  for (const name of names) if (named.has(name)) signals[name] = 0;
}

function countTypes(signals: Tally, findings: readonly PlacedFinding[]): void {
  if (findings.length === 0) return;
  const counts = new Map<string, number>();
  for (const { finding } of findings) {
    const signal = countSignal(finding.type);
    counts.set(signal, (counts.get(signal) ?? 0) + 1);
  }
  for (const [signal, count] of counts) signals[signal] = count;
}

/** Signals while they are counted. */
type Tally = Record<string, Scalar>;

/** From 0 to 1, to the hundredth: a record keeps no digits that mean nothing. */
function highestScore(findings: readonly PlacedFinding[]): number {
  if (findings.length === 0) return 0;
  const scores = findings.flatMap(({ finding }) => (finding.explains === true ? [] : finding.score));
  return Math.round(100 * Math.max(0, ...scores)) / 100;
}
