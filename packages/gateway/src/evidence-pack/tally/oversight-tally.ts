import type {
  AgentBlocked,
  AgentUnblocked,
  ApprovalDecided,
  ApprovalUsed,
  PolicyWaived,
  ReviewRecorded,
} from "@meshgate/contracts";
import type { OversightEvidence } from "../evidence-summary.ts";
import { Counts } from "./counts.ts";
import type { Tally } from "./tally.ts";

/** What people decided: approvals, reviews, exceptions, and the kill switch. */
export function tallyOversight(): Tally<OversightEvidence> {
  const approvalsDecided = new Counts();
  const reviewsRecorded = new Counts();
  const waivers = new Counts();
  const agentsBlocked = new Counts();
  const agentsUnblocked = new Counts();
  const sums = { approvalsRequested: 0, approvalsExpired: 0, approvalsUsed: 0, reviewsDue: 0 };
  return {
    add({ type, data }) {
      switch (type) {
        case "approval.requested":
          sums.approvalsRequested += 1;
          break;
        case "approval.decided":
          approvalsDecided.add((data as ApprovalDecided).decision);
          break;
        case "approval.expired":
          sums.approvalsExpired += 1;
          break;
        case "approval.used":
          sums.approvalsUsed += (data as ApprovalUsed).given_back === true ? -1 : 1;
          break;
        case "review.recorded":
          reviewsRecorded.add((data as ReviewRecorded).outcome);
          break;
        case "review.due":
          sums.reviewsDue += 1;
          break;
        case "policy.waived":
          waivers.add((data as PolicyWaived).status);
          break;
        case "agent.blocked":
          agentsBlocked.add((data as AgentBlocked).name);
          break;
        case "agent.unblocked":
          agentsUnblocked.add((data as AgentUnblocked).name);
          break;
      }
    },
    result: () => ({
      ...sums,
      approvalsDecided: approvalsDecided.counted(),
      reviewsRecorded: reviewsRecorded.counted(),
      waivers: waivers.counted(),
      agentsBlocked: agentsBlocked.counted(),
      agentsUnblocked: agentsUnblocked.counted(),
    }),
  };
}
