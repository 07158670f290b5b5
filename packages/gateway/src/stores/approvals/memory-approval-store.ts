import type {
  Approval,
  ApprovalDraft,
  ApprovalQuery,
  ApprovalStore,
  ApprovalVerdict,
  OpenApproval,
  SealedText,
  Witness,
} from "../../ports/approval-store.ts";
import type { EventStore } from "../../ports/event-store.ts";
import type { Outbox } from "../../ports/outbox.ts";
import { foremost, joins, stands, statusAt } from "./standing.ts";

/** Approvals in memory, gone with the process: for tests and embedding. */
export class MemoryApprovalStore implements ApprovalStore {
  readonly #events: EventStore;
  readonly #outbox: Outbox;
  readonly #approvals = new Map<string, Approval>();
  readonly #texts = new Map<string, SealedText>();
  readonly #askers = new Map<string, Set<string>>();
  /** One change after another, as a database's lock has it. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(events: EventStore, outbox: Outbox) {
    this.#events = events;
    this.#outbox = outbox;
  }

  open(
    draft: ApprovalDraft,
    pendingMax: number,
    witness: { readonly opened: Witness; readonly expired: Witness },
  ): Promise<OpenApproval | undefined> {
    const { text, ...rest } = draft;
    const nowMs = draft.openedAtMs;
    return this.#change(async () => {
      await this.#expireSome(this.#at(nowMs).filter(isOfCover(draft.cover)), witness.expired);
      const standing = this.#standingFor(draft.cover, nowMs);
      if (standing !== undefined) {
        if (joins(draft, standing)) this.#joined(standing.id).add(draft.request.requester.person);
        return { approval: standing, isNew: false };
      }
      const waiting = this.#at(nowMs).filter(
        ({ status, request }) =>
          status === "pending" && request.requester.actor.id === draft.request.requester.actor.id,
      );
      if (waiting.length >= pendingMax) return undefined;
      const approval: Approval = { ...rest, status: "pending" };
      await this.#write(approval, witness.opened);
      if (text !== undefined) this.#texts.set(draft.id, text);
      return { approval, isNew: true };
    });
  }

  async standing(covers: readonly string[], nowMs: number): Promise<readonly Approval[]> {
    return covers.flatMap((cover) => this.#standingFor(cover, nowMs) ?? []);
  }

  async find(ids: readonly string[], nowMs: number): Promise<readonly Approval[]> {
    return this.#at(nowMs).filter(({ id }) => ids.includes(id));
  }

  async askers(id: string): Promise<readonly string[]> {
    return [...this.#joined(id)];
  }

  async list({ status, policyId, agentId, teamId, nowMs, offset, limit }: ApprovalQuery) {
    const asked = this.#at(nowMs)
      .filter((approval) => status === undefined || approval.status === status)
      .filter(({ request }) => policyId === undefined || request.policyId === policyId)
      .filter(({ request }) => agentId === undefined || request.requester.agent?.id === agentId)
      .filter(({ request }) => teamId === undefined || request.requester.team?.id === teamId)
      .toReversed();
    return { approvals: asked.slice(offset, offset + limit), total: asked.length };
  }

  decide(id: string, verdict: ApprovalVerdict, witness: Witness): Promise<Approval | undefined> {
    return this.#change(async () => {
      const held = this.#at(verdict.atMs).find((approval) => approval.id === id);
      if (held?.status !== "pending") return undefined;
      const approval: Approval = { ...held, status: verdict.outcome, verdict };
      await this.#write(approval, witness);
      this.#texts.delete(id);
      return approval;
    });
  }

  use(ids: readonly string[], requestId: string, nowMs: number, witness: Witness): Promise<boolean> {
    return this.#change(async () => {
      const held = this.#at(nowMs).filter(({ id, status }) => ids.includes(id) && status === "approved");
      if (held.length < ids.length) return false;
      for (const approval of held) {
        if (approval.request.bind === "agent") continue;
        await this.#write({ ...approval, status: "used", usedBy: requestId }, witness);
      }
      return true;
    });
  }

  giveBack(requestId: string, nowMs: number, witness: Witness): Promise<void> {
    return this.#change(async () => {
      for (const { usedBy, ...approval } of this.#at(nowMs)) {
        if (usedBy !== requestId) continue;
        await this.#write(
          { ...approval, status: statusAt("approved", approval.expiresAtMs, nowMs) },
          witness,
        );
      }
    });
  }

  expire(nowMs: number, limit: number, witness: Witness): Promise<readonly Approval[]> {
    return this.#change(() => this.#expireSome(this.#at(nowMs), witness, limit));
  }

  withdraw(policyIds: readonly string[], nowMs: number, witness: Witness): Promise<readonly Approval[]> {
    return this.#change(async () => {
      const waiting = this.#at(nowMs).filter(
        ({ status, request }) => status === "pending" && policyIds.includes(request.policyId),
      );
      return this.#expireSome(
        waiting.map((approval) => ({ ...approval, status: "expired" })),
        witness,
      );
    });
  }

  async text(id: string): Promise<SealedText | undefined> {
    return this.#texts.get(id);
  }

  #joined(id: string): Set<string> {
    const joined = this.#askers.get(id) ?? new Set();
    this.#askers.set(id, joined);
    return joined;
  }

  /** All, the earliest first, with the status that they have by then. */
  #at(nowMs: number): readonly Approval[] {
    return [...this.#approvals.values()]
      .map((approval) => ({ ...approval, status: statusAt(approval.status, approval.expiresAtMs, nowMs) }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  #standingFor(cover: string, nowMs: number): Approval | undefined {
    return foremost(
      this.#at(nowMs)
        .filter(isOfCover(cover))
        .filter((approval) => stands(approval, nowMs)),
    );
  }

  async #expireSome(
    candidates: readonly Approval[],
    witness: Witness,
    limit = candidates.length,
  ): Promise<readonly Approval[]> {
    const over = candidates
      .filter(({ id, status }) => status === "expired" && this.#approvals.get(id)?.status !== "expired")
      .slice(0, limit);
    for (const approval of over) {
      await this.#write(approval, witness);
      this.#texts.delete(approval.id);
    }
    return over;
  }

  async #write(approval: Approval, witness: Witness): Promise<void> {
    const { events, messages } = witness(approval);
    if (events.length > 0) await this.#events.append(events);
    await this.#outbox.add(messages);
    this.#approvals.set(approval.id, approval);
  }

  #change<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work);
    this.#last = next.catch(() => undefined);
    return next;
  }
}

function isOfCover(cover: string): (approval: Approval) => boolean {
  return (approval) => approval.cover === cover;
}
