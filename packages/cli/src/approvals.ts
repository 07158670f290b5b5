import { Approval, ApprovalStatus } from "@meshgate/contracts";
import { z } from "zod";
import type { Command } from "./command.ts";
import { controlService, readAnswer } from "./control-service.ts";
import { serviceOptions } from "./governance-options.ts";
import { misused } from "./misused.ts";
import { printTable } from "./print-table.ts";
import { unlessFault } from "./unless-fault.ts";

const PAGE = 200;

export const approvalsList: Command = {
  summary: "List the calls that wait for somebody's yes.",
  args: {
    status: {
      type: "string",
      description: `${ApprovalStatus.options.join(", ")}, or \`all\`; else \`pending\`.`,
    },
    json: { type: "boolean", description: "Print the approvals as JSON." },
    ...serviceOptions,
  },
  run(args, terminal) {
    const status = ApprovalStatus.or(z.literal("all")).safeParse(args["status"] ?? "pending");
    if (!status.success) {
      const known = [...ApprovalStatus.options, "all"].join(", ");
      return Promise.resolve(misused(`--status must be one of ${known}.`, terminal));
    }
    return unlessFault(terminal, async () => {
      const filter = status.data === "all" ? "" : `&status=${status.data}`;
      const service = controlService(args, terminal);
      const found: Approval[] = [];
      for (let page = 1; ; page++) {
        const path = `/governance/approvals?limit=${PAGE}&page=${page}${filter}`;
        const answer = await service.ask("GET", path);
        const approvals = readAnswer(answer, z.array(Approval));
        found.push(...approvals);
        if (approvals.length === 0 || page * PAGE >= (answer.total ?? 0)) break;
      }
      terminal.out.write(args["json"] === true ? `${JSON.stringify(found, null, 2)}\n` : table(found));
      return 0;
    });
  },
};

export const approvalsApprove = decideCommand("approve", "Let a call through that waits for a yes.");
export const approvalsDeny = decideCommand("deny", "Refuse a call that waits for a yes.");

function decideCommand(decision: "approve" | "deny", summary: string): Command {
  return {
    summary,
    args: {
      id: { type: "positional", description: "The approval: apr_…" },
      reason: { type: "string", description: "Why, for those who look later." },
      ...serviceOptions,
    },
    run(args, terminal) {
      return unlessFault(terminal, async () => {
        const { reason } = args;
        const path = `/governance/approvals/${encodeURIComponent(String(args["id"]))}/decide`;
        const body = { decision, ...(typeof reason === "string" ? { reason } : {}) };
        const answer = await controlService(args, terminal).ask("POST", path, body);
        const { id, status, key } = readAnswer(answer, Approval);
        terminal.out.write(`${id} is ${status}. ${next(decision, key)}\n`);
        return 0;
      });
    },
  };
}

function next(decision: "approve" | "deny", key: string): string {
  return decision === "approve"
    ? `\`${key}\` sends the same call again, or it goes on by itself where it waits.`
    : `The same call of \`${key}\` stays refused until the approval expires.`;
}

function table(approvals: readonly Approval[]): string {
  if (approvals.length === 0) return "There are none.\n";
  return printTable(
    ["ID", "STATUS", "BY", "MODEL", "CHARACTERS", "ENVIRONMENT", "POLICY", "EXPIRES"],
    approvals.map(({ id, status, agent, key, call, policy, policy_id, rule_id, expires_at }) => [
      id,
      status,
      agent ?? key,
      call.model ?? "auto",
      String(call.total_chars),
      call.environment,
      policy ?? (rule_id || policy_id),
      expires_at,
    ]),
  );
}
