import type { ApprovalFact, ApprovalNeed, Result } from "@meshgate/engine";
import { reaches } from "../control/directory/reach.ts";
import type { ApprovalQuestion, Approvals } from "../pipeline/approvals.ts";
import type { Principal } from "../pipeline/identify.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import type { Approval, ApprovalQuery, ApprovalStore } from "../ports/approval-store.ts";
import type { Clock } from "../ports/clock.ts";
import { EventStoreUnavailable } from "../ports/event-store.ts";
import { approvalWitnesses, type EvidenceContext } from "./approval-evidence.ts";
import { coverOf } from "./cover.ts";
import { DecisionWatch } from "./decision-watch.ts";
import { draftApproval } from "./draft-approval.ts";
import { mayDecide } from "./may-decide.ts";
import { openText } from "./sealed-text.ts";
import { typedReason } from "./typed-reason.ts";
import { whyNotCovered } from "./why-not-covered.ts";

/** An approval as its approver sees it. */
export interface ShownApproval {
  readonly approval: Approval;
  /** Where the policy shows it, and while nobody has decided. */
  readonly text?: string;
}

/** Somebody's decision, as it came. */
export interface ApprovalDecision {
  readonly decision: "approve" | "deny";
  readonly reason?: string;
}

/** Approvals as the control API sees them; rejects with `EventStoreUnavailable`. */
export interface ApprovalControl {
  /** Of a principal that belongs to a team, that team's alone. */
  list(
    query: Omit<ApprovalQuery, "nowMs" | "teamId">,
    principal: Principal,
  ): ReturnType<ApprovalStore["list"]>;
  /** Undefined where there is none, or it is of another team than the principal's own. */
  show(id: string, principal: Principal): Promise<ShownApproval | undefined>;
  /** Lets the principal decide, who has the role; the same person's call it refuses, and what is not pending. */
  decide(id: string, decision: ApprovalDecision, principal: Principal): Promise<Result<Approval, Refusal>>;
  urlOf(id: string): string;
}

export interface ApprovalService extends Approvals, ApprovalControl {
  /** Ends what waits under policies that are gone, and lets every call that waits be decided again. */
  policiesChanged(deletedIds: readonly string[]): Promise<void>;
  /** Lets everyone go who waits, and marks no more expirations. The store stays open. */
  close(): void;
}

export interface ApprovalOptions extends EvidenceContext {
  readonly store: ApprovalStore;
  readonly clock: Clock;
  /** The persons of an agent's keys. */
  readonly personsOfAgent: (agentId: string) => readonly string[];
  /** Messages were written: they can go out. */
  readonly onMessages: () => void;
  readonly pollMs?: number;
  readonly sweepMs?: number;
}

const POLL_MS = 250;
const SWEEP_MS = 1_000;
/** Expirations that one transaction writes. */
const SWEEP_MAX = 100;
/** An agent that runs wild must not bury what others wait for. */
const PENDING_MAX = 1_000;

/** Approvals (SEMANTICS 6): what the pipeline and the control API do with them. */
export function createApprovals(options: ApprovalOptions): ApprovalService {
  const { store, clock, newId, urlOf, personsOfAgent, onMessages } = options;
  const { pollMs = POLL_MS, sweepMs = SWEEP_MS } = options;
  const witness = approvalWitnesses(options);
  const watch = new DecisionWatch({ store, clock, pollMs });

  async function openOne(need: ApprovalNeed, question: ApprovalQuestion): Promise<Approval | undefined> {
    const draft = draftApproval(need, question, { nowMs: clock.nowMs(), newId });
    const opened = await store.open(draft, PENDING_MAX, {
      opened: witness.requested,
      expired: witness.expired,
    });
    if (opened?.isNew === true) onMessages();
    return opened?.approval;
  }

  /** An id comes from outside, and the database does not take every text. */
  async function findOne(id: string): Promise<Approval | undefined> {
    return isApprovalId.test(id) ? (await store.find([id], clock.nowMs()))[0] : undefined;
  }

  /** What is of another team is as good as not there for a key that belongs to one. */
  async function reached(id: string, principal: Principal): Promise<Approval | undefined> {
    const approval = await findOne(id);
    const isReached = approval !== undefined && reaches(principal, approval.request.requester.team?.id);
    return isReached ? approval : undefined;
  }

  /** The persons who could use it: who asked, and of one that binds the agent, whoever has a key of that agent now. */
  async function callersOf({ id, request }: Approval): Promise<ReadonlySet<string>> {
    const { person, agent } = request.requester;
    const ofAgent = request.bind === "agent" && agent !== undefined ? personsOfAgent(agent.id) : [];
    return new Set([person, ...(await store.askers(id)), ...ofAgent]);
  }

  async function sweep(): Promise<void> {
    const expired = await store.expire(clock.nowMs(), SWEEP_MAX, witness.expired);
    for (const { id } of expired) watch.wake(id);
    if (expired.length > 0) onMessages();
  }

  // What it misses while the store is away it finds the next time: by the clock it has expired all the same.
  const sweeping = setInterval(() => void sweep().catch(ignoreUnavailable), sweepMs);
  return {
    async misnamed(question) {
      const { named } = question;
      if (named === undefined) return undefined;
      const approval = await findOne(named);
      return whyNotCovered(named, approval, question);
    },
    async lookUp(question) {
      const covers = question.needs.map((need) => coverOf(need, question));
      const standing = await store.standing(covers, clock.nowMs());
      return question.needs.flatMap((need, index) =>
        factsOf(
          need,
          standing.find(({ cover }) => cover === covers[index]),
          question,
        ),
      );
    },
    async open(question) {
      const facts: ApprovalFact[] = [];
      for (const need of question.needs)
        facts.push(...factsOf(need, await openOne(need, question), question));
      return facts;
    },
    decided: (ids, waitMs, signal) => watch.wait(ids, waitMs, signal),
    use: (ids, requestId) => store.use(ids, requestId, clock.nowMs(), witness.used(requestId)),
    giveBack: (requestId) => store.giveBack(requestId, clock.nowMs(), witness.givenBack(requestId)),
    async describe(id) {
      const approval = await findOne(id);
      if (approval === undefined) return undefined;
      const { status, expiresAtMs } = approval;
      return { id, status, expires_at: new Date(expiresAtMs).toISOString(), url: urlOf(id) };
    },
    list: (query, { team }) =>
      store.list({ ...query, ...(team === undefined ? {} : { teamId: team.id }), nowMs: clock.nowMs() }),
    async show(id, principal) {
      const approval = await reached(id, principal);
      if (approval === undefined) return undefined;
      const sealed = approval.status === "pending" ? await store.text(id) : undefined;
      return sealed === undefined ? { approval } : { approval, text: openText(sealed, id) };
    },
    async decide(id, { decision, reason }, principal) {
      const approval = await reached(id, principal);
      if (approval === undefined) return { ok: false, error: unknownApproval };
      const may = mayDecide(approval.request, await callersOf(approval), principal);
      if (!may.ok) return may;
      const verdict = {
        outcome: decision === "approve" ? "approved" : "denied",
        decidedBy: principal.actor.id,
        decidedPerson: principal.person,
        self: may.value.self,
        atMs: clock.nowMs(),
        ...(reason === undefined ? {} : { reason: typedReason(reason) }),
      } as const;
      const decided = await store.decide(id, verdict, witness.decided(principal.actor));
      if (decided === undefined) return { ok: false, error: notPending };
      watch.wake(id);
      onMessages();
      return { ok: true, value: decided };
    },
    urlOf,
    async policiesChanged(deletedIds) {
      watch.wakeAll();
      if (deletedIds.length === 0) return;
      const ended = await store.withdraw(deletedIds, clock.nowMs(), witness.expired);
      if (ended.length > 0) onMessages();
    },
    close() {
      clearInterval(sweeping);
      watch.close();
    },
  };
}

const isApprovalId = /^apr_[0-9a-f]{32}$/;

/** None where there is no approval, or it says nothing any more, or it is the caller's own word. */
function factsOf(
  need: ApprovalNeed,
  approval: Approval | undefined,
  { principal }: ApprovalQuestion,
): readonly ApprovalFact[] {
  if (approval === undefined || approval.status === "used" || isOwnWord(approval, principal)) return [];
  const fact = { approval_id: approval.id, policy_id: need.policyId, status: approval.status };
  return [need.kind === "policy" ? fact : { ...fact, rule_id: need.ruleId ?? "" }];
}

/** Of one that binds an agent: whoever approved it may have come to hold a key of that agent since. */
function isOwnWord({ verdict }: Approval, { person }: Principal): boolean {
  return verdict?.outcome === "approved" && !verdict.self && verdict.decidedPerson === person;
}

const unknownApproval: Refusal = {
  kind: "not-found",
  message: "There is no approval with this id. GET /governance/approvals lists what there is.",
};

const notPending: Refusal = {
  kind: "changed-meanwhile",
  message: "It was decided, or has expired, before: nothing was changed. GET it to see where it stands.",
};

function ignoreUnavailable(error: unknown): void {
  if (!(error instanceof EventStoreUnavailable)) throw error;
}
