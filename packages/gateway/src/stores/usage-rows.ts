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
  /** A JSON list of `HeldLimit`: what the limits hold, then what they were settled at. */
  readonly held: string;
}

/** What a settlement changes of a call's row. The target is null where none answered: the row keeps its own. */
export interface SettlementRow extends SettlementOfRow {
  readonly request_id: string;
  readonly provider: string | null;
  readonly model: string | null;
}

/**
 * A row of `usage_counted`, in the order of its columns: what a process's settled calls of one month (budgets) or second (rates)
 * came to. Each process has rows of its own, so that none waits for another's transaction.
 */
export interface UsageCountedRow {
  readonly counter: string;
  readonly kind: HeldLimit["kind"];
  /** Epoch milliseconds: when the month or the second began in which the calls were opened. */
  readonly period_ms: number;
  readonly origin: string;
  readonly amount: number;
}

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
    held: JSON.stringify(call.held),
  };
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
    held: JSON.stringify(call.held),
  };
}
