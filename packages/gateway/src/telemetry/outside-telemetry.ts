import type { Logger } from "pino";
import type { PublishingObserver } from "../ledger-publishing/publishing-observer.ts";
import type { Fork } from "../ports/fork-register.ts";
import type { SinkObserver } from "../sinks/sink-observer.ts";
import type { Metrics } from "./metrics.ts";

/** Counts and logs what of the record goes out of the database: by names, never an address or a body. */
export interface OutsideTelemetry {
  readonly sinks: SinkObserver;
  readonly publishing: PublishingObserver;
  readonly forked: (fork: Fork) => void;
  readonly acknowledged: () => void;
}

export function createOutsideTelemetry(
  metrics: Pick<
    Metrics,
    "sinkEvents" | "sinkFailures" | "sinkLagEvents" | "sinkLagSeconds" | "checkpoints" | "ledgerForked"
  >,
  log: Pick<Logger, "warn" | "error">,
  clock: { nowMs(): number },
): OutsideTelemetry {
  return {
    sinks: {
      delivered: (sink, events) => metrics.sinkEvents.inc({ sink }, events),
      failed(sink, reason, pauseMs) {
        metrics.sinkFailures.inc({ sink });
        log.warn({ sink, reason, pause_ms: pauseMs }, "a sink did not take events; they come again");
      },
      lags(sink, { events, sinceMs }) {
        metrics.sinkLagEvents.set({ sink }, events);
        const seconds = sinceMs === undefined ? 0 : Math.max(0, clock.nowMs() - sinceMs) / 1_000;
        metrics.sinkLagSeconds.set({ sink }, seconds);
      },
    },
    publishing: {
      upToDate() {},
      waits() {},
      kept: (target) => metrics.checkpoints.inc({ target, result: "kept" }),
      failed(target, reason, pauseMs) {
        metrics.checkpoints.inc({ target, result: "failed" });
        log.warn({ target, reason, pause_ms: pauseMs }, "a checkpoint was not taken; it is offered again");
      },
    },
    forked({ target, contradiction }) {
      metrics.ledgerForked.set(1);
      log.error(
        { target, contradiction },
        "the database was restored from an older state, or rewritten: no checkpoint is signed until `meshgate ledger acknowledge`",
      );
    },
    acknowledged: () => metrics.ledgerForked.set(0),
  };
}
