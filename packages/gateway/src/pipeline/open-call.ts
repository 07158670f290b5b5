import type { CallEnvelope, Decision, Target } from "@meshgate/engine";
import type { OpenedCall, UsageLabels } from "../ports/usage-ledger.ts";
import type { Call } from "./call.ts";
import type { CallEntry } from "./call-entry.ts";
import type { CallContext } from "./context.ts";
import type { Principal } from "./identify.ts";
import { recordOpening, type Written } from "./record.ts";
import { heldLimit } from "./settlement.ts";

/** Records that a call is let go, and what it holds: should this process die, another ends it by that. */
export function openCall(entry: CallEntry, { body }: Call, context: CallContext): Written {
  const { ids, principal, governed } = entry;
  const { facts } = governed.observed;
  const { target, boundNanoUsd } = dearest(facts, governed.decided.decision);
  const opened: OpenedCall = {
    kind: "opened",
    requestId: ids.requestId,
    correlationId: ids.correlationId,
    origin: context.origin,
    openedAtMs: governed.atMs,
    actor: principal.actor,
    labels: labelsOf(principal, facts),
    target,
    stream: body.stream === true,
    boundNanoUsd,
    held: governed.held.map((need) => heldLimit(need, need.amount)),
  };
  return recordOpening(entry, { opened, prompt: entry.capture?.prompt }, context);
}

/** The permitted target at which the call may come to cost the most, and how much; null where a price is not known. */
function dearest(
  { targets }: CallEnvelope,
  { targets: permitted }: Decision,
): { readonly target: Target; readonly boundNanoUsd: number | null } {
  const [first, ...others] = permitted.map(({ provider, model }) => {
    const fact = targets.find((each) => each.provider === provider && each.model === model);
    return { target: { provider, model }, boundNanoUsd: fact?.cost_bound_nano_usd ?? null };
  });
  if (first === undefined) throw new Error("A permitted decision has at least one target");
  return others.reduce(
    (most, each) =>
      most.boundNanoUsd !== null && (each.boundNanoUsd === null || each.boundNanoUsd > most.boundNanoUsd)
        ? each
        : most,
    first,
  );
}

function labelsOf({ actor, team, agent, tags }: Principal, { env, principal }: CallEnvelope): UsageLabels {
  return {
    keyId: actor.id,
    ...(team === undefined ? {} : { teamId: team.id }),
    ...(agent === undefined ? {} : { agentId: agent.id }),
    ...(principal.end_user === undefined ? {} : { endUser: principal.end_user }),
    ...(principal.session === undefined ? {} : { session: principal.session }),
    environment: env.name,
    tags,
  };
}
