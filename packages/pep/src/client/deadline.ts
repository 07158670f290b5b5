import { PepError } from "../pep-error.ts";

export interface Deadline {
  /** Aborted when the time is up or the caller gives up; its reason is the PepError to throw. */
  readonly signal: AbortSignal;
  /** The work's outcome, or the signal's reason if that comes first, whether or not the work heeds the signal. */
  race<Value>(work: Promise<Value>): Promise<Value>;
  /** Waits, unless the deadline comes first. */
  pause(pauseMs: number): Promise<void>;
  /** Stops the clock. */
  end(): void;
}

/** One limit for all that a question takes: connecting, every try, reading the answer. */
export function startDeadline(timeoutMs: number, caller: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  let reject: (error: PepError) => void = () => {};
  const broken = new Promise<never>((_resolve, rejectBroken) => {
    reject = rejectBroken;
  });
  const breakOff = (error: PepError) => {
    controller.abort(error);
    reject(error);
  };
  const timer = setTimeout(() => breakOff(timedOut(timeoutMs)), timeoutMs);
  const giveUp = () => breakOff(aborted(caller?.reason));
  caller?.addEventListener("abort", giveUp, { once: true });
  if (caller?.aborted === true) giveUp();
  // It may break while nobody races it.
  broken.catch(() => {});
  const race = <Value>(work: Promise<Value>): Promise<Value> => Promise.race([broken, work]);
  return {
    signal: controller.signal,
    race,
    pause: (pauseMs) => race(new Promise((resolve) => setTimeout(resolve, pauseMs))),
    end() {
      clearTimeout(timer);
      caller?.removeEventListener("abort", giveUp);
    },
  };
}

function timedOut(timeoutMs: number): PepError {
  return new PepError("timeout", `The decision point gave no decision within ${timeoutMs} ms`);
}

function aborted(cause: unknown): PepError {
  return new PepError("aborted", "The caller gave up before there was a decision", { cause });
}
