import type { FailureDetail } from "@meshgate/contracts";
import type { CallSurface, KeywordMatcher, Snapshot } from "@meshgate/engine";
import type { GuardrailSet } from "@meshgate/guardrails";
import type { Config } from "../config/config.ts";
import type { Capture } from "../content/create-capture.ts";
import type { CallGuards } from "../guarding/call-guards.ts";
import type { ExternalGuards } from "../guarding/external/external-guards.ts";
import type { RulesWatch } from "../guarding/rules-watch.ts";
import type { Clock } from "../ports/clock.ts";
import type { EventStore, EventStoreUnavailable } from "../ports/event-store.ts";
import type { Notifier } from "../ports/notifier.ts";
import type { Provider } from "../ports/provider.ts";
import type { SnapshotKeeper } from "../ports/snapshot-keeper.ts";
import type { UsageStore } from "../ports/usage-store.ts";
import type { PriceBook } from "../prices/price.ts";
import type { ShadowPolicy } from "../simulation/shadow-policy.ts";
import type { Approvals } from "./approvals.ts";
import type { CallObserver } from "./call-observer.ts";
import type { CallsInFlight } from "./calls-in-flight.ts";
import type { Identify } from "./identify.ts";
import type { HashText } from "./observe.ts";
import type { Pseudonym } from "./pseudonym.ts";
import type { Refusal } from "./refusal.ts";
import type { EventOrigin } from "./seal.ts";
import type { TurnAway } from "./turn-away.ts";

export type AuditMode = "strict" | "relaxed" | "off";

/** What a reload swaps, all at once: a call keeps to the one that it began with. */
export interface Active {
  readonly snapshot: Snapshot;
  readonly keywords: KeywordMatcher;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly identify: Identify;
  readonly environment: string;
  readonly auditMode: AuditMode;
  readonly hashText: HashText;
  /** Absent: no text of a call is kept. */
  readonly capture?: Capture | undefined;
  readonly prices: PriceBook;
  /** What each choice of an answer may have where the caller sets no cap and a limit must be reserved. */
  readonly outputTokensMaxDefault: number;
  /** Every configured guardrail, and the built-in ones that rules look with. */
  readonly guardrails: GuardrailSet;
  /** Those of them that look at a call or an answer as a whole. */
  readonly callGuards: CallGuards;
  /** Those of them that are services of their own. */
  readonly externalGuards: ExternalGuards;
  readonly watch: RulesWatch;
  /** The candidate that `policy.shadow` names. */
  readonly shadow?: ShadowPolicy;
  readonly sensitivityOfFindings: Config["sensitivityOfFindings"];
}

/** What lasts as long as the process. */
export interface Lasting {
  readonly store: EventStore;
  /** Asked before an event is written that bears a snapshot's fingerprint. */
  readonly snapshots: SnapshotKeeper;
  readonly clock: Clock;
  /** A new UUIDv7. */
  readonly newId: () => string;
  /** Names this process among replicas. */
  readonly origin: string;
  readonly observer: CallObserver;
  /** Counts what limits limit. */
  readonly usage: UsageStore;
  readonly approvals: Approvals;
  readonly notifier: Notifier;
  readonly inFlight: CallsInFlight;
  readonly pseudonym: Pseudonym;
  /** Asked before somebody is told that they are not let in. */
  readonly turnAway: TurnAway;
  /** Told of events that `relaxed` released for and that then did not become durable. */
  readonly onEventLost: (cause: EventStoreUnavailable) => void;
  /** The HTTP status that a surface answers with; undefined stands for a good answer. */
  readonly statusOf: (surface: CallSurface, failure: CallFailure | undefined) => number;
  /** Told of what should not happen. */
  readonly onBug: (bug: unknown, requestId: string) => void;
}

/** What failed, and the provider's own status where it gave one. */
export interface CallFailure {
  readonly detail: FailureDetail;
  readonly upstreamStatus?: number;
  /** Of our own refusals: what is answered. */
  readonly refusal?: Refusal;
}

export interface CallContext extends Active, Lasting {
  /** What a call that began now would go by. */
  readonly current: () => CallContext;
}

export function eventOrigin(context: EventOrigin): EventOrigin {
  return { origin: context.origin, environment: context.environment };
}
