import {
  type CallEnvelope,
  foldCase,
  guardrailPlanOf,
  type Snapshot,
  type TargetFact,
} from "@meshgate/engine";
import {
  builtInGuardrails,
  piiSignals,
  type RulesWatch,
  secretSignals,
  watchFor,
} from "../guarding/rules-watch.ts";
import { plannedNames } from "../guarding/run-facts.ts";
import type { Candidate } from "./candidate.ts";

/** By which names facts are doubted: paths as conditions write them. */
export type DoubtedFacts = ReadonlySet<string>;

/** Which recorded facts of a call another snapshot's guardrails and keywords might have seen otherwise, where it has such targets. */
export type DoubtsOf = (facts: CallEnvelope, targets: readonly TargetFact[]) => DoubtedFacts;

const none: DoubtedFacts = new Set();
const keyword = ["signals.sensitive_keyword_match", "resource.sensitivity"];
/** What every guardrail has a part in, whatever it looks with. */
const ofAll = ["findings", "resource.sensitivity", "signals.unscanned_count"];
const signalsOf: ReadonlyMap<string, readonly string[]> = new Map([
  ["pii", piiSignals],
  ["secrets", secretSignals],
  ["prompt_injection", ["injection_score"]],
]);

/**
 * Compares what a candidate would have had looked for with what was looked for then. Where the snapshot of that time is not kept,
 * nobody knows what that was.
 */
export function doubtsBetween(decidedBy: Snapshot | undefined, candidate: Candidate): DoubtsOf {
  if (decidedBy === undefined) {
    const all = new Set([...keyword, ...doubtsOfDetectors([...signalsOf.keys()])]);
    return () => all;
  }
  const { snapshot } = candidate;
  const watchThen = watchFor(decidedBy.rules);
  const doubtsKeyword = keywordDoubts(decidedBy, snapshot);
  if (isSameLook(decidedBy, watchThen, candidate)) {
    return doubtsKeyword;
  }
  const joined = new Map<string, DoubtedFacts>();
  return (facts, targets) => {
    const byKeyword = doubtsKeyword(facts, targets);
    const detectors = doubtedDetectors(facts, { decidedBy, watchThen, candidate, targets });
    if (detectors.length === 0) return byKeyword;
    const name = `${byKeyword.size} ${detectors.join(" ")}`;
    const known = joined.get(name) ?? new Set([...byKeyword, ...doubtsOfDetectors(detectors)]);
    joined.set(name, known);
    return known;
  };
}

/** The same guardrails apply, but where a name leads elsewhere, and some apply by where it leads. */
function isSameLook(decidedBy: Snapshot, watchThen: RulesWatch, { snapshot, watch }: Candidate): boolean {
  const { guarding } = snapshot;
  return (
    guarding.sha256 === decidedBy.guarding.sha256 &&
    (guarding.isEmpty || snapshot.base_sha256 === decidedBy.base_sha256) &&
    watchThen.guardrails.join() === watch.guardrails.join()
  );
}

/** A keyword that was found is still there; one that was not is still not, where there is none that was not looked for. */
function keywordDoubts({ routing: then }: Snapshot, { routing: now }: Snapshot): DoubtsOf {
  const before = new Set(then.keywords.map(foldCase));
  const after = new Set(now.keywords.map(foldCase));
  const hasMore = [...after].some((one) => !before.has(one));
  const hasFewer = [...before].some((one) => !after.has(one));
  const doubted: DoubtedFacts = new Set(keyword);
  return ({ signals }) => {
    const isFound = signals["sensitive_keyword_match"] === true;
    return (isFound ? hasFewer : hasMore) ? doubted : none;
  };
}

interface Looks {
  readonly decidedBy: Snapshot;
  readonly watchThen: RulesWatch;
  readonly candidate: Candidate;
  /** Where the candidate would send the call. */
  readonly targets: readonly TargetFact[];
}

/** Detectors of guardrails that did not look then and would now, or looked then, saw something, and would not now. */
function doubtedDetectors(
  facts: CallEnvelope,
  { decidedBy, watchThen, candidate, targets }: Looks,
): readonly string[] {
  const then = lookers(decidedBy, watchThen, facts);
  const now = lookers(candidate.snapshot, candidate.watch, { ...facts, targets });
  const added = [...now.keys()].filter((look) => !then.has(look));
  const found = new Set(facts.findings.map(({ guardrail }) => guardrail));
  const sawNotAll = facts.signals["unscanned_count"] !== 0;
  const gone = [...then].filter(([look, name]) => !now.has(look) && (sawNotAll || found.has(name)));
  const names = [...added.flatMap((look) => now.get(look) ?? []), ...gone.map(([, name]) => name)];
  return [...new Set(names.flatMap((name) => detectorsOf(name, candidate)))].sort();
}

/** Names by what is looked for: a guardrail of the same name may look for something else. */
function lookers(snapshot: Snapshot, watch: RulesWatch, facts: CallEnvelope): ReadonlyMap<string, string> {
  const plan = guardrailPlanOf(snapshot.guarding, "pre_call", facts);
  const planned = plan === undefined ? [] : plannedNames(plan);
  return new Map(
    [...planned, ...watch.guardrails].map((name) => [
      `${name} ${snapshot.guarding.guardrails.get(name)?.definition_sha256 ?? ""}`,
      name,
    ]),
  );
}

/** One that the candidate does not know may have looked with any. */
function detectorsOf(name: string, { detectorOf }: Candidate): readonly string[] {
  const detector = builtIn.get(name) ?? detectorOf(name);
  return detector === undefined ? [...signalsOf.keys()] : [detector];
}

const builtIn = new Map<string, string>(builtInGuardrails.map(({ name, detector }) => [name, detector]));

function doubtsOfDetectors(detectors: readonly string[]): readonly string[] {
  const signals = detectors.flatMap((detector) => signalsOf.get(detector) ?? []);
  return [...ofAll, ...signals.map((signal) => `signals.${signal}`)];
}
