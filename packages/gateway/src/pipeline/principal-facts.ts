import type { ChatCompletionsRequest } from "@meshgate/contracts";
import type { PrincipalFacts, ReviewFact, WaiverFact } from "@meshgate/engine";
import type { Writable } from "../writable.ts";
import type { CallContext } from "./context.ts";
import type { Principal } from "./identify.ts";

/** Whom a call names beside its key, as pseudonyms. */
export type NamedPeople = Pick<PrincipalFacts, "end_user" | "session">;

/**
 * The end user: the first of `user`, `safety_identifier` and `metadata.user_id`; the session: the caller's header, else
 * `metadata.session_id`.
 */
export function namedPeople(
  body: ChatCompletionsRequest,
  sessionHeader: string | undefined,
  { pseudonym }: Pick<CallContext, "pseudonym">,
): NamedPeople {
  const endUser = firstText(body.user, body["safety_identifier"], metadata(body, "user_id"));
  const session = firstText(sessionHeader, metadata(body, "session_id"));
  const people: Writable<NamedPeople> = {};
  if (endUser !== undefined) people.end_user = pseudonym("end-user", endUser);
  if (session !== undefined) people.session = pseudonym("session", session);
  return people;
}

/** Who calls, as rules and policies read it. */
export function principalFacts(principal: Principal, people: NamedPeople): PrincipalFacts {
  const { actor, alias, team, agent, tags } = principal;
  const facts: Writable<PrincipalFacts> = { key: alias, tags };
  if (actor.type === "key") facts.key_id = actor.id;
  if (team !== undefined) {
    facts.team = team.name;
    facts.team_id = team.id;
  }
  if (agent !== undefined) {
    facts.agent = agent.name;
    facts.agent_id = agent.id;
    if (agent.riskLevel !== undefined) facts.risk_level = agent.riskLevel;
    if (agent.isBlocked) facts.agent_blocked = true;
  }
  if (people.end_user !== undefined) facts.end_user = people.end_user;
  if (people.session !== undefined) facts.session = people.session;
  return facts;
}

/** The exceptions that have not expired; nothing where there is none. */
export function waiverFacts(principal: Principal, nowMs: number): readonly WaiverFact[] | undefined {
  if (principal.waivers.length === 0) return undefined;
  const held = principal.waivers.filter(({ expiresAtMs }) => expiresAtMs > nowMs);
  return held.length === 0
    ? undefined
    : held.map(({ id, policyId }) => ({ waiver_id: id, policy_id: policyId }));
}

/** When the call's agent was last reviewed, or made; nothing where the call has no agent. */
export function reviewFact({ agent }: Principal, nowMs: number): ReviewFact | undefined {
  return agent === undefined
    ? undefined
    : { last_at_ms: agent.lastReviewAtMs ?? agent.createdAtMs, now_ms: nowMs };
}

function firstText(...values: readonly unknown[]): string | undefined {
  for (const value of values) if (typeof value === "string" && value !== "") return value;
  return undefined;
}

function metadata(body: ChatCompletionsRequest, name: string): unknown {
  const of: unknown = body["metadata"];
  return typeof of === "object" && of !== null ? Reflect.get(of, name) : undefined;
}
