import type { Principal } from "./identify.ts";
import { createWaitingRoom, type WaitingRoom } from "./waiting-room.ts";

/** Why a call is ended from outside: its principal may no longer call, or nobody here can go on with it. */
export type CutReason = "agent-blocked" | "key-revoked" | "stopping";

export interface CallInFlight {
  /** Aborts when the call is cut or its caller leaves. */
  readonly signal: AbortSignal;
  /** Why it was cut; absent while it was not. */
  readonly cut: () => CutReason | undefined;
  /** The call is over. */
  readonly end: () => void;
}

/** The calls that this process carries now, so that a kill switch, or a stop, ends them. */
export interface CallsInFlight {
  begin(requestId: string, principal: Principal, caller: AbortSignal): CallInFlight;
  /** Ids of all. */
  readonly ids: () => Iterable<string>;
  /** Where those of them wait that are held open until somebody decides. */
  readonly waitingRoom: WaitingRoom;
  /** Resolves when there is none: what follows a call's answer is done as well. */
  idle(): Promise<void>;
  /** Ends those for whose principal `reason` gives one. */
  cut(reason: (principal: Principal) => CutReason | undefined): void;
}

export function createCallsInFlight(): CallsInFlight {
  const calls = new Map<string, { principal: Principal; abort: AbortController; reason?: CutReason }>();
  const waiting: (() => void)[] = [];
  const end = (requestId: string): void => {
    if (calls.delete(requestId) && calls.size === 0) for (const resolve of waiting.splice(0)) resolve();
  };
  return {
    begin(requestId, principal, caller) {
      const entry: { principal: Principal; abort: AbortController; reason?: CutReason } = {
        principal,
        abort: new AbortController(),
      };
      calls.set(requestId, entry);
      return {
        signal: AbortSignal.any([caller, entry.abort.signal]),
        cut: () => entry.reason,
        end: () => end(requestId),
      };
    },
    ids: () => calls.keys(),
    waitingRoom: createWaitingRoom(),
    idle: () => (calls.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    cut(reasonFor) {
      for (const entry of calls.values()) {
        const reason = reasonFor(entry.principal);
        if (reason === undefined) continue;
        entry.reason ??= reason;
        entry.abort.abort();
      }
    },
  };
}
