import type { LimitKind } from "@meshgate/engine";

/** What one reserved limit of a call holds, as it is kept beside the call. */
export interface HeldLimit {
  readonly policyId: string;
  readonly counter: string;
  readonly kind: LimitKind;
  /** Nano-USD, requests or tokens. */
  readonly amount: number;
  /** Of a budget: how much used raises `budget.threshold`. */
  readonly softLimit?: number;
}

/** Who and what a call's use is reckoned to. Ids; names are the directory's. */
export interface UsageLabels {
  readonly keyId: string;
  readonly teamId?: string;
  readonly agentId?: string;
  /** Keyed pseudonyms. */
  readonly endUser?: string;
  readonly session?: string;
  readonly environment: string;
  readonly tags: readonly string[];
}

/** A call that was let go to a provider: written with its decision, before anything is sent. */
export interface OpenedCall {
  readonly kind: "opened";
  readonly requestId: string;
  readonly correlationId: string;
  /** The process that carries it: when that dies, another ends the call. */
  readonly origin: string;
  readonly openedAtMs: number;
  readonly actor: { readonly type: "local" | "key" | "system"; readonly id: string };
  readonly labels: UsageLabels;
  /** The dearest permitted target, at whose price a call that is never settled ends. */
  readonly target: { readonly provider: string; readonly model: string };
  readonly stream: boolean;
  /** Nano-USD; null where the price is not known. */
  readonly boundNanoUsd: number | null;
  readonly held: readonly HeldLimit[];
}

/** What the call came to: written with `request.completed`. A refused call has no entry at all. */
export interface SettledCall {
  readonly kind: "settled";
  readonly requestId: string;
  readonly status: "success" | "failure" | "interrupted";
  readonly settledAtMs: number;
  /** The target that answered; absent where none did. */
  readonly target?: { readonly provider: string; readonly model: string };
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedInputTokens: number;
  readonly reasoningTokens: number;
  /** Null where the price is not known. */
  readonly costNanoUsd: number | null;
  /** What the limits were settled at, by counter; the record from which a lost counter is recalled. */
  readonly held: readonly HeldLimit[];
}

/**
 * Kept in the database beside the events, in the same transaction: usage equals the ledger to the last nano-USD.
 * A call is settled once: the second settlement is refused with all that came with it. It is settled in a later append than
 * it was opened in; the settlement of a call that is not known is passed over.
 */
export type UsageEntry = OpenedCall | SettledCall;
