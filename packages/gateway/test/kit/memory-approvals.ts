import type { ApprovalFact, ApprovalNeed } from "@meshgate/engine";
import type { ApprovalQuestion, Approvals, DescribedApproval } from "../../src/pipeline/approvals.ts";

type State = DescribedApproval["status"];

interface Kept {
  readonly id: string;
  readonly key: string;
  readonly fact: Omit<ApprovalFact, "status">;
  readonly bind: "request" | "agent";
  state: State;
  usedBy?: string;
}

/** Approvals in memory, decided by the test: what a pipeline sees of them and no more. */
export class MemoryApprovals implements Approvals {
  readonly #kept: Kept[] = [];
  #waiting: (() => void)[] = [];

  /** Ids in the order in which they were opened. */
  get ids(): readonly string[] {
    return this.#kept.map(({ id }) => id);
  }

  state(id: string): State | undefined {
    return this.#find(id)?.state;
  }

  decide(id: string, state: "approved" | "denied" | "expired"): void {
    const kept = this.#find(id);
    if (kept !== undefined) kept.state = state;
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async misnamed({ named }: ApprovalQuestion): Promise<string | undefined> {
    return named === undefined || this.ids.includes(named) ? undefined : `There is no approval ${named}.`;
  }

  async lookUp(question: ApprovalQuestion): Promise<readonly ApprovalFact[]> {
    return question.needs.flatMap((need) => this.#latest(need, question) ?? []).flatMap(factOf);
  }

  async open(question: ApprovalQuestion): Promise<readonly ApprovalFact[]> {
    for (const need of question.needs) {
      const latest = this.#latest(need, question);
      if (latest === undefined || isGone(latest.state)) this.#add(need, question);
    }
    return this.lookUp(question);
  }

  async decided(ids: readonly string[], _waitMs: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && ids.some((id) => this.state(id) === "pending")) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
    }
  }

  async use(ids: readonly string[], requestId: string): Promise<boolean> {
    const kept = ids.flatMap((id) => this.#find(id) ?? []);
    if (kept.some(({ state }) => state !== "approved")) return false;
    for (const each of kept.filter(({ bind }) => bind === "request")) {
      each.state = "used";
      each.usedBy = requestId;
    }
    return true;
  }

  async giveBack(requestId: string): Promise<void> {
    for (const each of this.#kept) if (each.usedBy === requestId) each.state = "approved";
  }

  async describe(id: string): Promise<DescribedApproval | undefined> {
    const kept = this.#find(id);
    if (kept === undefined) return undefined;
    return {
      id,
      status: kept.state,
      expires_at: "2026-12-01T00:00:00.000Z",
      url: `http://meshgate/approvals/${id}`,
    };
  }

  #find(id: string): Kept | undefined {
    return this.#kept.find((each) => each.id === id);
  }

  #latest(need: ApprovalNeed, question: ApprovalQuestion): Kept | undefined {
    return this.#kept.findLast(({ key }) => key === keyOf(need, question));
  }

  #add(need: ApprovalNeed, question: ApprovalQuestion): void {
    const id = `apr_${this.#kept.length + 1}`;
    const rule = need.kind === "rule" ? { rule_id: need.ruleId ?? "" } : {};
    this.#kept.push({
      id,
      key: keyOf(need, question),
      fact: { approval_id: id, policy_id: need.policyId, ...rule },
      bind: need.kind === "policy" ? need.bind : "request",
      state: "pending",
    });
  }
}

function keyOf(need: ApprovalNeed, { callSha256, principal }: ApprovalQuestion): string {
  const covers = need.kind === "policy" && need.bind === "agent" ? principal.agent?.id : callSha256;
  return JSON.stringify([need.policyId, need.kind === "rule" ? need.ruleId : null, covers]);
}

function isGone(state: State): state is "used" | "expired" {
  return state === "used" || state === "expired";
}

function factOf({ fact, state }: Kept): readonly ApprovalFact[] {
  return isGone(state) ? [] : [{ ...fact, status: state }];
}
