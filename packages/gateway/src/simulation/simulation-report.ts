import type { SimulationReport } from "@meshgate/contracts";
import { type Decision, type MissingFact, strictest } from "@meshgate/engine";
import type { Candidate } from "./candidate.ts";
import type { ChangeKind } from "./compare-decisions.ts";
import { CostEffect } from "./cost-effect.ts";
import type { RecordedCall, Simulated } from "./simulate-decision.ts";
import { Tally } from "./tally.ts";
import { deciderOf, reasonOf } from "./tell-decision.ts";

export type Loop = SimulationReport["loop"];

export interface SimulatedRange {
  readonly fromMs?: number;
  readonly toMs?: number;
}

const NAMES_KEPT = 10_000;
const NAMES_TOLD = 10;
const EXAMPLES_A_KIND = 3;

/** Adds up what a candidate changes, decision by decision; what it holds does not grow with the record. */
export class ReportBuilder {
  readonly effect: CostEffect;
  readonly #candidate: Candidate;
  readonly #kinds = new Tally(NAMES_KEPT);
  readonly #missing = new Tally(NAMES_KEPT);
  readonly #by = {
    decider: new Tally(NAMES_KEPT),
    agent: new Tally(NAMES_KEPT),
    team: new Tally(NAMES_KEPT),
    model: new Tally(NAMES_KEPT),
  };
  readonly #examples = new Map<ChangeKind, SimulationReport["examples"][number][]>();
  #unchanged = 0;
  #changed = 0;
  #unknown = 0;
  #unreadable = 0;

  constructor(candidate: Candidate) {
    this.#candidate = candidate;
    this.effect = new CostEffect(candidate.prices);
  }

  add(call: RecordedCall, simulated: Simulated): void {
    if (simulated.kind === "unknown") {
      this.#addUnknown(simulated.missing);
      return;
    }
    const { change, decision } = simulated;
    if (change === undefined) this.#unchanged += 1;
    else this.#addChange(call, decision, change);
  }

  /** One more event that is not what was sealed. */
  addUnreadable(): void {
    this.#unreadable += 1;
  }

  report(range: SimulatedRange, loop: Loop): SimulationReport {
    const known = this.#unchanged + this.#changed;
    const { snapshot, says } = this.#candidate;
    return {
      candidate: { snapshot_sha256: snapshot.snapshot_sha256, says, rest: "active configuration" },
      ...(range.fromMs === undefined ? {} : { from: new Date(range.fromMs).toISOString() }),
      ...(range.toMs === undefined ? {} : { to: new Date(range.toMs).toISOString() }),
      loop,
      assumes: assumptions[loop],
      decisions: known + this.#unknown,
      unchanged: this.#unchanged,
      changed: this.#changed,
      unknown: this.#unknown,
      unreadable: this.#unreadable,
      changes: this.#kinds.top(NAMES_KEPT).names.map(({ name, count }) => ({ kind: name, count })),
      by: {
        decider: this.#by.decider.top(NAMES_TOLD),
        agent: this.#by.agent.top(NAMES_TOLD),
        team: this.#by.team.top(NAMES_TOLD),
        model: this.#by.model.top(NAMES_TOLD),
      },
      examples: [...this.#examples.values()].flat(),
      effect: this.effect.report(),
      coverage: {
        known,
        missing: this.#missing.top(NAMES_KEPT).names.map(({ name, count }) => ({ fact: name, count })),
      },
    };
  }

  #addUnknown(missing: readonly MissingFact[]): void {
    this.#unknown += 1;
    for (const fact of new Set(missing)) this.#missing.add(fact);
  }

  #addChange(call: RecordedCall, after: Decision, change: ChangeKind): void {
    const { decision: before, facts, requestId } = call;
    this.#changed += 1;
    this.#kinds.add(change);
    const stricter = strictest(before.outcome, after.outcome) === after.outcome ? after : before;
    this.#by.decider.add(deciderOf(stricter));
    const { agent, team } = facts.principal ?? {};
    if (agent !== undefined) this.#by.agent.add(agent);
    if (team !== undefined) this.#by.team.add(team);
    if (facts.call?.model) this.#by.model.add(facts.call.model);
    if (facts.action === "infer:run") this.effect.decided(requestId, before, after);
    const told = this.#examples.get(change) ?? [];
    if (told.length >= EXAMPLES_A_KIND) return;
    this.#examples.set(change, [...told, exampleOf(call, { after, stricter, change })]);
  }
}

interface Changed {
  readonly after: Decision;
  readonly stricter: Decision;
  readonly change: ChangeKind;
}

function exampleOf(
  { requestId, atMs, facts, decision }: RecordedCall,
  { after, stricter, change }: Changed,
): SimulationReport["examples"][number] {
  const { key, agent, team } = facts.principal ?? {};
  const model = facts.call?.model ?? undefined;
  return {
    kind: change,
    request_id: requestId,
    at: new Date(atMs).toISOString(),
    ...(key === undefined ? {} : { key }),
    ...(agent === undefined ? {} : { agent }),
    ...(team === undefined ? {} : { team }),
    ...(model === undefined ? {} : { model }),
    before: decision.outcome,
    after: after.outcome,
    why: reasonOf(stricter),
  };
}

const everyLoop = "An approval that nobody asked for then was not given: such a call would have waited.";

const assumptions: Readonly<Record<Loop, readonly string[]>> = {
  open: [
    everyLoop,
    "Limits stand as they were recorded: what the candidate would have let others use, or kept them from, does not count.",
  ],
  closed: [
    everyLoop,
    "Callers would have made the same calls at the same times.",
    "A call costs what it cost then; one that was refused then and would be let go costs the most that it may.",
    "Budgets and rates begin at nothing where the record that is read begins: begin with a month.",
  ],
};
