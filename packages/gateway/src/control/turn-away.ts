import type { Pseudonym } from "../pipeline/pseudonym.ts";
import type { LoginFailure, Refusal } from "../pipeline/refusal.ts";
import { sealEvent } from "../pipeline/seal.ts";
import type { TurnAway } from "../pipeline/turn-away.ts";
import type { Clock } from "../ports/clock.ts";
import { type EventStore, EventStoreUnavailable } from "../ports/event-store.ts";
import { createLoginFailures } from "./login-failures.ts";

export interface TurnAwayOptions {
  readonly store: Pick<EventStore, "append">;
  readonly pseudonym: Pseudonym;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly origin: string;
  readonly environment: () => string;
  /** Failed log-ins from one address, in this process. */
  readonly perMinute: () => number;
  /** Told of each: the metric. */
  readonly counted: (reason: LoginFailure["kind"] | "limited") => void;
  readonly onEventLost: (cause: EventStoreUnavailable) => void;
}

/** However many addresses try: in one process no more are recorded a minute. The metric counts them all. */
const RECORDED_PER_MINUTE = 60;

/**
 * Counts, limits and records failed log-ins, and keys that lack a role. Only those are ever limited: a good key is let in
 * however often its address failed before.
 */
export function createTurnAway(options: TurnAwayOptions): TurnAway {
  const { store, clock, newId, origin, environment, counted, onEventLost } = options;
  const failuresOf = createLoginFailures(clock);
  const mayRecord = perMinute(RECORDED_PER_MINUTE, clock);

  async function record(failure: LoginFailure, peer: string): Promise<void> {
    if (!mayRecord()) return;
    const keyId = "keyId" in failure ? failure.keyId : undefined;
    const draft = {
      type: "login.failed",
      occurredAtMs: clock.nowMs(),
      actor: keyId === undefined ? stranger : ({ type: "key", id: keyId } as const),
      data: { reason: failure.kind, peer, ...(failure.kind === "role" ? { role: failure.role } : {}) },
    } as const;
    try {
      await store.append([sealEvent(draft, newId(), { origin, environment: environment() })]);
    } catch (cause) {
      if (!(cause instanceof EventStoreUnavailable)) throw cause;
      onEventLost(cause);
    }
  }

  return async (refusal, peerAddress) => {
    const { login } = refusal;
    if (login === undefined) return refusal;
    counted(login.kind);
    // Who brings nothing has not tried.
    if (login.kind === "missing") return refusal;
    const peer = options.pseudonym("peer", networkOf(peerAddress));
    const waitMs = failuresOf(login.kind === "role" ? login.keyId : peer, options.perMinute());
    if (waitMs === undefined) {
      await record(login, peer);
      return refusal;
    }
    counted("limited");
    return login.kind === "role" ? refusal : tooMany(waitMs);
  };
}

function tooMany(waitMs: number): Refusal {
  const retryAfterS = Math.max(1, Math.ceil(waitMs / 1_000));
  return {
    kind: "login-limited",
    message: `Too many log-ins from your address failed. Wait ${retryAfterS} s; a good key is let in all the same.`,
    retryAfterS,
  };
}

const stranger = { type: "system", id: "stranger" } as const;

/** Of IPv6 the network that one customer has (64 bits): its addresses are without number. */
function networkOf(address: string): string {
  if (!address.includes(":") || address.startsWith("::ffff:")) return address;
  const [head = "", tail] = address.split("::");
  const groups = head.split(":");
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(":").length;
  return [...groups, ...Array.from({ length: missing }, () => "0"), ...(tail?.split(":") ?? [])]
    .slice(0, 4)
    .join(":");
}

/** Whether one more may be in this minute of the process's clock. */
function perMinute(max: number, clock: Clock): () => boolean {
  let minute = -1;
  let count = 0;
  return () => {
    const now = Math.floor(clock.monotonicMs() / 60_000);
    if (now !== minute) [minute, count] = [now, 0];
    count += 1;
    return count <= max;
  };
}
