import type { Logger } from "pino";
import type { SigningRefusal } from "../ledger/head-signing.ts";
import type { Metrics } from "./metrics.ts";

/** What the Merkle log tells of itself, to metrics and to the log of operations. */
export interface LedgerTelemetry {
  integrated(step: { readonly events: number; readonly lagMs: number | undefined }): void;
  missing(events: number): void;
  failed(sentence: string): void;
  refused(refusal: SigningRefusal | undefined): void;
  /** Another key signs from so many events on, and the one before it did not sign for it. Told at the start. */
  keyReplaced(fromSize: number): void;
  /** Gives what is read at each scrape from then on. */
  follow(figures: LedgerFigures): void;
}

/** Read at each scrape. */
export interface LedgerFigures {
  /** Events that are recorded and no leaves yet. Rejects while the database is away. */
  readonly waitingEvents: () => Promise<number>;
  /** How long the one that has waited longest was seen to wait. */
  readonly waitingMs: () => number;
  /** When the latest checkpoint was signed, epoch milliseconds; nothing before the first. */
  readonly signedAtMs: () => number | undefined;
}

export function createLedgerTelemetry(metrics: Metrics, log: Logger): LedgerTelemetry {
  let lastFailure: string | undefined;
  return {
    integrated({ events, lagMs }) {
      lastFailure = undefined;
      metrics.ledgerIntegrated.inc(events);
      if (lagMs !== undefined) metrics.ledgerLag.observe(lagMs / 1_000);
    },
    missing(events) {
      metrics.ledgerFailures.inc({ reason: "missing" }, events);
      log.error(
        { events },
        "events that were recorded are gone from the database, before they were in the ledger",
      );
    },
    failed(sentence) {
      metrics.ledgerFailures.inc({ reason: "step" });
      // Two tries a second: said once for each reason.
      if (sentence !== lastFailure)
        log.error({ reason: sentence }, "the ledger cannot grow; it is tried again");
      lastFailure = sentence;
    },
    refused(refusal) {
      if (refusal === undefined) return log.info("the ledger's head is signed again");
      metrics.ledgerFailures.inc({ reason: refusal.kind });
      log.error({ refusal }, "the ledger's head is not signed");
    },
    keyReplaced(fromSize) {
      log.error(
        { from_size: fromSize },
        "the ledger's signing key was replaced without the one before it: verifiers do not know it. Put the old one back (audit.ledger.previous_signing_key), or give them the new one",
      );
    },
    follow: metrics.followLedger,
  };
}
