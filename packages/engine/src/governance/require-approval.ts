import type { ApprovalFact } from "../facts.ts";
import type { ApprovalNeed } from "./needs.ts";
import type { PolicyBase } from "./policy.ts";
import type { PolicyKind, Verdict } from "./policy-kind.ts";

export interface RequireApproval extends PolicyBase {
  readonly type: "require_approval";
  /** Only calls of this environment; absent: all. */
  readonly environment?: string;
  readonly bind: "request" | "agent";
  readonly ttlSeconds: number;
  readonly approvers?: readonly string[];
  readonly show: "labels" | "text";
}

/** Holds calls until somebody else says yes (SEMANTICS 6). */
export const requireApproval: PolicyKind<RequireApproval> = {
  outcome: "REQUIRE_REVIEW",
  status: 403,
  appliesTo: ({ environment }) => (environment === undefined ? {} : { environments: [environment] }),
  judge: (policy) => {
    const approval = approvalNeed(policy);
    return ({ facts: { approvals = [] } }) => {
      const own = approvals.filter((fact) => fact.policy_id === policy.id && fact.rule_id === undefined);
      return { verdict: verdictOf(own), approval };
    };
  },
};

function approvalNeed({ id, bind, ttlSeconds, approvers, show }: RequireApproval): ApprovalNeed {
  const need = { kind: "policy", policyId: id, bind, ttlSeconds, show } as const;
  return approvers === undefined ? need : { ...need, approvers };
}

function verdictOf(approvals: readonly ApprovalFact[]): Verdict {
  const given = approvals.find(({ status }) => status === "approved");
  if (given !== undefined) return { kind: "passed", why: `Approval ${given.approval_id} covers the call.` };
  const [asked] = approvals;
  return {
    kind: "violated",
    message:
      asked === undefined ? "an approval is needed" : `approval ${asked.approval_id} ${stands[asked.status]}`,
  };
}

const stands: Readonly<Record<ApprovalFact["status"], string>> = {
  pending: "is pending",
  approved: "is given",
  denied: "was denied",
  expired: "has expired",
};
