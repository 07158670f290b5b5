import { EventStoreUnavailable } from "../ports/event-store.ts";
import type { Replays } from "./create-replays.ts";
import { reportSentence } from "./create-replays.ts";
import { isSound, type ReplayReport } from "./replay-report.ts";

/** Replays a sample of the record by itself, and tells where something does not come out the same. */
export interface SelfCheck {
  /** Once, now. */
  check(): Promise<void>;
  remarks(): readonly { readonly code: string; readonly message: string }[];
  close(): void;
}

export interface SelfCheckOptions {
  readonly replays: Pick<Replays, "sample">;
  readonly everyHours: () => number;
  readonly sampleEvents: () => number;
  /** Told of each check that found something. */
  readonly onUnsound: (report: ReplayReport) => void;
  /** Told where it could not be made; it is tried again in its time. */
  readonly onFailure: (cause: unknown) => void;
}

const FIRST_AFTER_MS = 600_000;
const HOUR_MS = 3_600_000;

export function createSelfCheck(options: SelfCheckOptions): SelfCheck {
  const { replays, everyHours, sampleEvents, onUnsound, onFailure } = options;
  let unsound: ReplayReport | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function check(): Promise<void> {
    try {
      const report = await replays.sample(sampleEvents());
      unsound = isSound(report) ? undefined : report;
      if (unsound !== undefined) onUnsound(unsound);
    } catch (cause) {
      if (!(cause instanceof EventStoreUnavailable)) throw cause;
      onFailure(cause);
    }
  }

  /** Where it is switched off, a reload of the configuration may switch it on again. */
  function schedule(afterMs: number): void {
    timer = setTimeout(
      () => {
        const hours = everyHours();
        const checked = hours > 0 ? check() : Promise.resolve();
        void checked.finally(() => schedule(hours > 0 ? hours * HOUR_MS : HOUR_MS));
      },
      Math.min(afterMs, TIMER_MS_MAX),
    );
    timer.unref();
  }

  schedule(FIRST_AFTER_MS);
  return {
    check,
    remarks: () =>
      unsound === undefined ? [] : [{ code: "replay-differs", message: reportSentence(unsound) }],
    close: () => clearTimeout(timer),
  };
}

/** What a timer can wait at most. */
const TIMER_MS_MAX = 2 ** 31 - 1;
