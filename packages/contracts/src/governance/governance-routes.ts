import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { ErrorAnswer } from "../answers.ts";
import { body, controlErrors, enveloped, json, pageQuery } from "../route-parts.ts";
import { Agent, AgentBlock, AgentCreate, AgentPatch } from "./agent.ts";
import { ChangeAccepted, ChangeStatus, PendingChange } from "./change.ts";
import { GovernanceApplied, GovernanceApply, GovernanceExport } from "./governance-apply.ts";
import { Key, KeyCreate, KeyPatch, KeyRotate, KeyWithSecret } from "./key.ts";
import { Policy, PolicyCreate, PolicyPatch, PolicyQuery, PolicyRevision, PolicyRollback } from "./policy.ts";
import { PolicyEvaluateRequest, PolicyEvaluation } from "./policy-evaluation.ts";
import { Review, ReviewCreate, ReviewStanding } from "./review.ts";
import { Team, TeamCreate, TeamPatch } from "./team.ts";
import { Waiver, WaiverCreate, WaiverStatus } from "./waiver.ts";

/** The control API but for approvals and usage: what is governed, and by what. */

interface Told<Method, Path> {
  readonly method: Method;
  readonly path: Path;
  readonly summary: string;
  readonly description: string;
  /** Of a path with `{id}` that is not there, and the like. */
  readonly answer: z.ZodType;
  readonly query?: z.ZodRawShape;
  readonly body?: ReturnType<typeof body>;
  /** What it makes is a 201. */
  readonly makes?: true;
  /** Whether it can wait for a second person. */
  readonly waits?: true;
}

const conflict = {
  409: json(ErrorAnswer, "The name is taken, the configuration has it, or it was changed meanwhile."),
};
const accepted = { 202: json(enveloped(ChangeAccepted), "It waits for a second person.") };

function told<Method extends "get" | "post" | "patch" | "delete", Path extends string>(
  route: Told<Method, Path>,
) {
  const { method, path, summary, description, answer, query } = route;
  const request = {
    ...(path.includes("{id}") ? { params: z.object({ id: z.string() }) } : {}),
    ...(query === undefined ? {} : { query: z.object(query) }),
    ...(route.body === undefined ? {} : { body: route.body }),
  };
  const success = json(enveloped(answer), summary);
  return createRoute({
    method,
    path,
    tags: ["governance"],
    summary,
    description,
    request,
    responses: {
      ...(route.makes === true ? { 201: success } : { 200: success }),
      ...(route.waits === true ? accepted : {}),
      ...controlErrors,
      ...(method === "get" ? {} : conflict),
    },
  });
}

const Deleted = z.strictObject({ id: z.string() });
const name = { name: z.string().optional().meta({ description: "Names that begin so." }) };

const policyExample = {
  name: "agent-budget-cap",
  policy_type: "budget_limit",
  config: { monthly_limit_usd: 500 },
} as const;

const policyRoutes = [
  told({
    method: "get",
    path: "/governance/policies",
    summary: "The policies",
    description: "Those of the configuration first, then the oldest first. Needs the role `auditor`.",
    answer: z.array(Policy),
    query: { ...PolicyQuery.shape, ...pageQuery },
  }),
  told({
    method: "post",
    path: "/governance/policies",
    summary: "The new policy",
    description: "Makes a policy; it holds on every replica within a second. Needs the role `admin`.",
    answer: Policy,
    body: body(PolicyCreate, policyExample),
    makes: true,
    waits: true,
  }),
  told({
    method: "post",
    path: "/governance/policies/evaluate",
    summary: "What would become of a call",
    description:
      "A dry run by the code that governs live calls; nothing is reserved, opened or recorded. Needs the role `auditor`.",
    answer: PolicyEvaluation,
    body: body(PolicyEvaluateRequest, { model: "gpt-4o", prompt_chars: 1_200, max_tokens: 500 }),
  }),
  told({
    method: "get",
    path: "/governance/policies/{id}",
    summary: "One policy",
    description: "As it is now. Needs the role `auditor`.",
    answer: Policy,
  }),
  told({
    method: "patch",
    path: "/governance/policies/{id}",
    summary: "The policy as changed",
    description: "What is not named stays; the type stays always. Needs the role `admin`.",
    answer: Policy,
    body: body(PolicyPatch, { enabled: false }),
    waits: true,
  }),
  told({
    method: "delete",
    path: "/governance/policies/{id}",
    summary: "The id that was deleted",
    description: "Its history stays. Needs the role `admin`.",
    answer: Deleted,
    waits: true,
  }),
  told({
    method: "get",
    path: "/governance/policies/{id}/history",
    summary: "Every state that it had",
    description: "The latest first, with who made it; of a deleted policy too. Needs the role `auditor`.",
    answer: z.array(PolicyRevision),
    query: pageQuery,
  }),
  told({
    method: "post",
    path: "/governance/policies/{id}/rollback",
    summary: "The policy as it is now",
    description: "Makes a past state hold again, as a change like any other. Needs the role `admin`.",
    answer: Policy,
    body: body(PolicyRollback, { revision: 1 }),
    waits: true,
  }),
] as const;

const waiverExample = {
  policy_id: "pol_1",
  agent_id: "agt_1",
  reason: "The migration needs it.",
  expires_at: "2026-12-01T00:00:00Z",
};

const waiverRoutes = [
  told({
    method: "get",
    path: "/governance/waivers",
    summary: "The waivers",
    description: "The latest first, without their reasons. Needs the role `approver` or `auditor`.",
    answer: z.array(Waiver),
    query: { status: WaiverStatus.optional(), policy_id: z.string().optional(), ...pageQuery },
  }),
  told({
    method: "post",
    path: "/governance/waivers",
    summary: "The waiver that waits",
    description:
      "Asks for an exception to a policy for a time; it counts once another person approves it. Needs the role `admin`.",
    answer: Waiver,
    body: body(WaiverCreate, waiverExample),
    makes: true,
  }),
  told({
    method: "get",
    path: "/governance/waivers/{id}",
    summary: "One waiver",
    description: "With its reason, unless that was erased. Needs the role `approver` or `auditor`.",
    answer: Waiver,
  }),
  told({
    method: "post",
    path: "/governance/waivers/{id}/approve",
    summary: "The waiver as approved",
    description: "By another person than who asked. Needs the role `approver`.",
    answer: Waiver,
  }),
  told({
    method: "post",
    path: "/governance/waivers/{id}/revoke",
    summary: "The waiver as revoked",
    description: "Ends it at once on every replica. Needs the role `admin`.",
    answer: Waiver,
  }),
] as const;

const changeRoutes = [
  told({
    method: "get",
    path: "/governance/changes",
    summary: "Changes that wait, or waited, for a second person",
    description: "The latest first, each with whether it still fits. Needs the role `auditor`.",
    answer: z.array(PendingChange),
    query: { status: ChangeStatus.optional(), ...pageQuery },
  }),
  told({
    method: "get",
    path: "/governance/changes/{id}",
    summary: "One change",
    description: "With what was and what is to be. Needs the role `auditor`.",
    answer: PendingChange,
  }),
  told({
    method: "post",
    path: "/governance/changes/{id}/publish",
    summary: "The change as published",
    description: "By another person than who asked; refused where it no longer fits. Needs the role `admin`.",
    answer: PendingChange,
  }),
  told({
    method: "post",
    path: "/governance/changes/{id}/reject",
    summary: "The change as rejected",
    description: "By anybody with the role `admin`; who asked for it may take it back.",
    answer: PendingChange,
  }),
] as const;

const stateRoutes = [
  told({
    method: "get",
    path: "/governance/export",
    summary: "What is governed, as a document",
    description:
      "Teams, agents, keys (by their hashes) and policies that were made by the control API. Needs the role `admin`.",
    answer: GovernanceExport,
  }),
  told({
    method: "post",
    path: "/governance/apply",
    summary: "The difference, and whether it was made",
    description: "Brings the state to a document, in one step. Needs the role `admin`.",
    answer: GovernanceApplied,
    body: body(GovernanceApply, { governance: { teams: [{ name: "red" }] }, dry_run: true }),
    waits: true,
  }),
] as const;

const directoryRoutes = [
  told({
    method: "get",
    path: "/governance/teams",
    summary: "The teams",
    description: "Those that the key administers. Needs the role `admin`.",
    answer: z.array(Team),
    query: { ...name, ...pageQuery },
  }),
  told({
    method: "post",
    path: "/governance/teams",
    summary: "The new team",
    description: "Makes a team. Needs the role `admin`.",
    answer: Team,
    body: body(TeamCreate, { name: "red" }),
    makes: true,
  }),
  told({
    method: "get",
    path: "/governance/teams/{id}",
    summary: "One team",
    description: "As it is now. Needs the role `admin`.",
    answer: Team,
  }),
  told({
    method: "patch",
    path: "/governance/teams/{id}",
    summary: "The team as changed",
    description: "What is not named stays. Needs the role `admin`.",
    answer: Team,
    body: body(TeamPatch, { tags: ["eu"] }),
  }),
  told({
    method: "delete",
    path: "/governance/teams/{id}",
    summary: "The id that was deleted",
    description: "Refused while agents or keys belong to it. Needs the role `admin`.",
    answer: Deleted,
  }),
  told({
    method: "get",
    path: "/governance/agents",
    summary: "The agents",
    description: "Those that the key administers. Needs the role `admin`.",
    answer: z.array(Agent),
    query: { ...name, ...pageQuery },
  }),
  told({
    method: "post",
    path: "/governance/agents",
    summary: "The new agent",
    description: "Registers an agent. Needs the role `admin`.",
    answer: Agent,
    body: body(AgentCreate, { name: "bot", risk_level: "high" }),
    makes: true,
  }),
  told({
    method: "get",
    path: "/governance/agents/{id}",
    summary: "One agent",
    description: "With the reason, where it is blocked. Needs the role `admin`.",
    answer: Agent,
  }),
  told({
    method: "patch",
    path: "/governance/agents/{id}",
    summary: "The agent as changed",
    description: "What is not named stays. Needs the role `admin`.",
    answer: Agent,
    body: body(AgentPatch, { risk_level: "limited" }),
  }),
  told({
    method: "delete",
    path: "/governance/agents/{id}",
    summary: "The id that was deleted",
    description: "Refused while keys belong to it. Needs the role `admin`.",
    answer: Deleted,
  }),
  told({
    method: "post",
    path: "/governance/agents/{id}/block",
    summary: "The agent as blocked",
    description:
      "The kill switch: its calls are refused and those in flight end, on every replica. Needs the role `admin`.",
    answer: Agent,
    body: body(AgentBlock, { reason: "It runs in circles." }),
  }),
  told({
    method: "post",
    path: "/governance/agents/{id}/unblock",
    summary: "The agent as unblocked",
    description: "Lets it call again. Needs the role `admin`.",
    answer: Agent,
  }),
  told({
    method: "get",
    path: "/governance/agents/{id}/reviews",
    summary: "Its reviews",
    description: "The latest first. Needs the role `approver` or `auditor`.",
    answer: z.array(Review),
    query: pageQuery,
  }),
  told({
    method: "post",
    path: "/governance/agents/{id}/reviews",
    summary: "The review as recorded",
    description: "Records that a person reviewed the agent. Needs the role `approver`.",
    answer: Review,
    body: body(ReviewCreate, { outcome: "approved" }),
    makes: true,
  }),
  told({
    method: "get",
    path: "/governance/reviews",
    summary: "Where agents stand with their reviews",
    description:
      "Under the policies that ask for them; `due=true` lists what is overdue. Needs the role `approver` or `auditor`.",
    answer: z.array(ReviewStanding),
    query: { due: z.enum(["true", "false"]).optional(), ...pageQuery },
  }),
  told({
    method: "get",
    path: "/governance/keys",
    summary: "The keys",
    description: "Never a secret, nor its hash. Needs the role `admin`.",
    answer: z.array(Key),
    query: { ...name, ...pageQuery },
  }),
  told({
    method: "post",
    path: "/governance/keys",
    summary: "The new key, this one time",
    description: "Makes a key; `data.key` is shown once. Needs the role `admin`.",
    answer: KeyWithSecret,
    body: body(KeyCreate, { alias: "bot-key", roles: ["caller"] }),
    makes: true,
  }),
  told({
    method: "get",
    path: "/governance/keys/{id}",
    summary: "One key",
    description: "Never its secret. Needs the role `admin`.",
    answer: Key,
  }),
  told({
    method: "patch",
    path: "/governance/keys/{id}",
    summary: "The key as changed",
    description: "Whom it is for stays. Needs the role `admin`.",
    answer: Key,
    body: body(KeyPatch, { tags: ["pilot"] }),
  }),
  told({
    method: "delete",
    path: "/governance/keys/{id}",
    summary: "The id that was deleted",
    description: "Revokes it and frees its alias. Needs the role `admin`.",
    answer: Deleted,
  }),
  told({
    method: "post",
    path: "/governance/keys/{id}/revoke",
    summary: "The key as revoked",
    description: "For good, on every replica within a second. Needs the role `admin`.",
    answer: Key,
  }),
  told({
    method: "post",
    path: "/governance/keys/{id}/rotate",
    summary: "The key with its new secret, this one time",
    description: "The old secret works on for `overlap_seconds`. Needs the role `admin`.",
    answer: KeyWithSecret,
    body: body(KeyRotate, { overlap_seconds: 3_600 }),
  }),
] as const;

export const governanceRoutes = [
  ...policyRoutes,
  ...waiverRoutes,
  ...changeRoutes,
  ...stateRoutes,
  ...directoryRoutes,
] as const;
