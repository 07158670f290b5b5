import type { HeldLimit, OpenedCall, SettledCall } from "../ports/usage-ledger.ts";

/** A row of `usage_call`, in the order of its columns. What a call came to is 0 and null until it is settled. */
export interface UsageCallRow extends SettlementOfRow {
  readonly request_id: string;
  readonly correlation_id: string;
  readonly origin: string;
  readonly opened_at_ms: number;
  readonly actor_type: OpenedCall["actor"]["type"];
  readonly actor_id: string;
  readonly key_id: string;
  readonly team_id: string | null;
  readonly agent_id: string | null;
  readonly end_user: string | null;
  readonly session: string | null;
  readonly environment: string;
  /** A JSON list. */
  readonly tags: string;
  /** The target that answered; before that, and where none did, the dearest permitted one. */
  readonly provider: string;
  readonly model: string;
  readonly stream: 0 | 1;
  readonly bound_nano_usd: number | null;
}

interface SettlementOfRow {
  readonly status: SettledCall["status"] | null;
  readonly settled_at_ms: number | null;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cached_input_tokens: number;
  readonly reasoning_tokens: number;
  readonly cost_nano_usd: number | null;
}

/** What a settlement changes of a call's row. The target is null where none answered: the row keeps its own. */
export interface SettlementRow extends SettlementOfRow {
  readonly request_id: string;
  readonly provider: string | null;
  readonly model: string | null;
}

/** A row of `usage_held`, in the order of its columns. */
export interface UsageHeldRow {
  readonly counter: string;
  readonly kind: HeldLimit["kind"];
  readonly opened_at_ms: number;
  readonly request_id: string;
  readonly policy_id: string;
  readonly amount: number;
  readonly soft_limit: number | null;
}

/** What a settlement changes of a held limit's row. */
export type SettledHeldRow = Pick<UsageHeldRow, "request_id" | "kind" | "counter" | "amount">;

export function callRow(call: OpenedCall): UsageCallRow {
  const { labels, target } = call;
  return {
    request_id: call.requestId,
    correlation_id: call.correlationId,
    origin: call.origin,
    opened_at_ms: call.openedAtMs,
    actor_type: call.actor.type,
    actor_id: call.actor.id,
    key_id: labels.keyId,
    team_id: labels.teamId ?? null,
    agent_id: labels.agentId ?? null,
    end_user: labels.endUser ?? null,
    session: labels.session ?? null,
    environment: labels.environment,
    tags: JSON.stringify(labels.tags),
    provider: target.provider,
    model: target.model,
    stream: call.stream ? 1 : 0,
    bound_nano_usd: call.boundNanoUsd,
    status: null,
    settled_at_ms: null,
    input_tokens: 0,
    output_tokens: 0,
    cached_input_tokens: 0,
    reasoning_tokens: 0,
    cost_nano_usd: null,
  };
}

export function heldRows(call: OpenedCall): readonly UsageHeldRow[] {
  return call.held.map(({ counter, kind, policyId, amount, softLimit }) => ({
    counter,
    kind,
    opened_at_ms: call.openedAtMs,
    request_id: call.requestId,
    policy_id: policyId,
    amount,
    soft_limit: softLimit ?? null,
  }));
}

export function settlementRow(call: SettledCall): SettlementRow {
  return {
    request_id: call.requestId,
    status: call.status,
    settled_at_ms: call.settledAtMs,
    provider: call.target?.provider ?? null,
    model: call.target?.model ?? null,
    input_tokens: call.inputTokens,
    output_tokens: call.outputTokens,
    cached_input_tokens: call.cachedInputTokens,
    reasoning_tokens: call.reasoningTokens,
    cost_nano_usd: call.costNanoUsd,
  };
}

export function settledHeldRows({ requestId, held }: SettledCall): readonly SettledHeldRow[] {
  return held.map(({ counter, kind, amount }) => ({ request_id: requestId, counter, kind, amount }));
}
