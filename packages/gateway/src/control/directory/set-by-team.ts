import { canonicalJson, type JsonObject } from "@meshgate/canon";
import type { Principal } from "../../pipeline/identify.ts";
import type { Refusal } from "../../pipeline/refusal.ts";
import type { Revision } from "../../ports/control-store.ts";
import type { ChangeContext } from "../policies/change-context.ts";
import { agentBody } from "./agent-body.ts";
import { type KeyBody, keyBody, readKey } from "./key-body.ts";

type Context = Pick<ChangeContext, "state" | "past">;

/**
 * Why the principal may not undo what somebody else set; undefined where it may.
 * INVARIANT: what an administrator of all teams set on a team, the team's own administrators cannot take away.
 */
export async function setByOthersFault(
  kind: "agent" | "key" | "policy",
  id: string,
  { team }: Principal,
  context: Context,
): Promise<Refusal | undefined> {
  if (team === undefined) return undefined;
  const setter = lastSetter(await context.past.history(kind, id));
  const isOwn = setter !== undefined && (await isOfTeam(setter, team.id, context));
  return isOwn ? undefined : setByOthers(`This ${kind} was set`);
}

/** The same of an agent's kill switch. */
export async function blockedByOthersFault(
  blockedBy: string,
  { team }: Principal,
  context: Context,
): Promise<Refusal | undefined> {
  const isOwn = team === undefined || (await isOfTeam(blockedBy, team.id, context));
  return isOwn ? undefined : setByOthers("The agent was blocked");
}

export function setByOthers(what: string): Refusal {
  return {
    kind: "forbidden",
    message: `${what} by an administrator of all teams, and only such a one changes it. Your key belongs to a team: ask them.`,
  };
}

/** Whose words an entity bears: who came after may have reviewed, blocked, rotated or revoked it, and said nothing of it. */
function lastSetter(revisions: readonly Revision[]): string | undefined {
  const [latest] = revisions;
  if (latest === undefined) return undefined;
  const words = wordsOf(latest);
  const before = revisions.findIndex((revision) => wordsOf(revision) !== words);
  return revisions.at(before === -1 ? -1 : before - 1)?.actorId;
}

function wordsOf({ name, body }: Revision): string {
  return canonicalJson([name, body === undefined ? null : withoutEvents(body)]);
}

function withoutEvents({
  blocked: _blocked,
  last_review: _review,
  secrets: _secrets,
  revoked_at: _revoked,
  ...words
}: JsonObject): JsonObject {
  return words;
}

/** Whether an actor is a key of the team; of a key that is gone, whether it was. */
async function isOfTeam(actorId: string, teamId: string, { state, past }: Context): Promise<boolean> {
  const living = state.entities("key").get(actorId);
  const body = living === undefined ? await bodyThen(actorId, past) : keyBody(living);
  const agent = body?.agent_id === undefined ? undefined : state.entities("agent").get(body.agent_id);
  return (body?.team_id ?? (agent === undefined ? undefined : agentBody(agent).team_id)) === teamId;
}

async function bodyThen(keyId: string, past: Context["past"]): Promise<KeyBody | undefined> {
  const then = (await past.history("key", keyId)).find(({ body }) => body !== undefined);
  return then?.body === undefined ? undefined : readKey(then.body);
}
