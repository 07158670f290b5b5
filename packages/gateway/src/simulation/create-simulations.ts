import type { SimulateRequest, SimulationReport } from "@meshgate/contracts";
import { compileCheckedRules, type Result, type Snapshot } from "@meshgate/engine";
import type { Config } from "../config/config.ts";
import { type ConfigProblem, formatRemark } from "../config/problem.ts";
import { sha256 } from "../config/sha256.ts";
import { reaches } from "../control/directory/reach.ts";
import type { Principal } from "../pipeline/identify.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import { EventStoreUnavailable } from "../ports/event-store.ts";
import type { Database } from "../stores/database.ts";
import { buildCandidate, type CandidateParts, type InForce } from "./build-candidate.ts";
import { checkRulesAside } from "./check-rules-aside.ts";
import { simulate } from "./simulate.ts";

/** What a candidate would have changed in what was recorded, for an auditor: of a team, in its team's calls. */
export type Simulations = (
  asked: SimulateRequest,
  asker: Principal,
) => Promise<Result<SimulationReport, Refusal>>;

export interface SimulationsOptions extends Omit<InForce, "config"> {
  readonly config: () => Config;
  readonly database: Database;
  readonly snapshotOf: (sha256: string) => Promise<Snapshot | undefined>;
  /** How long it may take to tell whether a candidate's rules are sound; not said: ten seconds. */
  readonly checkLimitMs?: number;
}

/** Bytes of a request: what is read, built and indexed of them keeps the thread from calls in flight. */
export const SIMULATE_BYTES_MAX = 1_048_576;

/** Characters of all rules of a candidate together; reading a rule costs more than any other part does. */
const RULES_CHARACTERS_MAX = 200_000;

const CHECK_LIMIT_MS = 10_000;

/** Beside calls that wait: about a millisecond of work. */
const PAGE_EVENTS = 64;

/** Simulates one thing after another: each takes what the calls in flight leave of the process. */
export function createSimulations({
  config,
  database,
  snapshotOf,
  checkLimitMs = CHECK_LIMIT_MS,
  ...inForce
}: SimulationsOptions): Simulations {
  let last: Promise<unknown> = Promise.resolve();

  async function run(asked: SimulateRequest, asker: Principal): Promise<Result<SimulationReport, Refusal>> {
    const parts = await partsOf(asked, checkLimitMs);
    if (!parts.ok) return parts;
    const candidate = buildCandidate(parts.value, { ...inForce, config: config() });
    if (!candidate.ok) return refused(candidate.error);
    try {
      const report = await simulate({
        database,
        candidate: candidate.value,
        snapshotOf,
        loop: asked.loop,
        range: rangeOf(asked),
        pageEvents: PAGE_EVENTS,
        isSeen: ({ principal }) => reaches(asker, principal?.team_id),
      });
      return { ok: true, value: report };
    } catch (error) {
      if (!(error instanceof EventStoreUnavailable)) throw error;
      return { ok: false, error: unavailable };
    }
  }

  return (asked, asker) => {
    const next = last.then(() => run(asked, asker));
    last = next.catch(() => undefined);
    return next;
  };
}

function rangeOf({ from, to }: SimulateRequest): { readonly fromMs?: number; readonly toMs?: number } {
  return {
    ...(from !== undefined && { fromMs: Date.parse(from) }),
    ...(to !== undefined && { toMs: Date.parse(to) }),
  };
}

/** Rules are checked aside first, so that nothing is left for this thread but to build them. */
async function partsOf(
  { candidate }: SimulateRequest,
  checkLimitMs: number,
): Promise<Result<CandidateParts, Refusal>> {
  const { rules, governance, policies, policy_attachments } = candidate;
  const made: CandidateParts = {
    ...(policies !== undefined && { guardrailPolicies: policies }),
    ...(policy_attachments !== undefined && { attachments: policy_attachments }),
    ...(governance !== undefined && { governance: governance.policies }),
  };
  if (rules === undefined) return { ok: true, value: made };
  if (rules.reduce((sum, text) => sum + text.length, 0) > RULES_CHARACTERS_MAX) return tooLarge;
  const files = rules.map((text, at) => ({ file: `rules[${at}]`, text }));
  const check = await checkRulesAside(files, checkLimitMs);
  if (check.kind === "took-too-long") return tookTooLong;
  if (check.problems.length > 0) return refused(check.problems);
  const compiled = compileCheckedRules(files, sha256);
  if (!compiled.ok) return refused(compiled.error);
  return { ok: true, value: { ...made, rules: { ruleSet: compiled.value, files } } };
}

const onTheDatabase = "`meshgate simulate` does it beside the service, without this limit.";

const tooLarge: Refused = {
  ok: false,
  error: {
    kind: "body-too-large",
    message: `A candidate's rules may have ${RULES_CHARACTERS_MAX} characters in all. ${onTheDatabase}`,
    field: "candidate.rules",
  },
};

const tookTooLong: Refused = {
  ok: false,
  error: {
    kind: "invalid-request",
    message: `Whether the candidate's rules are sound took too long to tell. Give rules that exclude each other by long conditions different priorities. ${onTheDatabase}`,
    field: "candidate.rules",
  },
};

const PROBLEMS_TOLD = 5;

interface Refused {
  readonly ok: false;
  readonly error: Refusal;
}

function refused(problems: readonly ConfigProblem[]): Refused {
  const told = problems.slice(0, PROBLEMS_TOLD).map(formatRemark).join(" ");
  const more = problems.length > PROBLEMS_TOLD ? ` (${problems.length} problems in all.)` : "";
  return {
    ok: false,
    error: {
      kind: "invalid-request",
      message: `The candidate is not valid. ${told}${more}`,
      field: "candidate",
    },
  };
}

const unavailable: Refusal = {
  kind: "record-unavailable",
  message: "The record cannot be read at the moment. Try again later.",
};
