import { Gauge, type Registry } from "prom-client";
import type { LedgerFigures } from "./ledger-telemetry.ts";

/** The log's gauges; they stand at 0 until its figures are given. */
export function registerLedgerGauges(registers: Registry[]): (figures: LedgerFigures) => void {
  let figures: LedgerFigures | undefined;
  new Gauge({
    name: "meshgate_ledger_waiting_events",
    help: "Events that are recorded and not in the Merkle log yet, of all processes. Alert where it stays high.",
    registers,
    async collect() {
      // While the database is away the last figure stands.
      const waiting = await figures?.waitingEvents().catch(() => undefined);
      if (waiting !== undefined) this.set(waiting);
    },
  });
  new Gauge({
    name: "meshgate_ledger_waiting_seconds",
    help: "How long the event that has waited longest to get into the Merkle log was seen to wait, whatever the cause. Alert above 10.",
    registers,
    collect() {
      this.set((figures?.waitingMs() ?? 0) / 1_000);
    },
  });
  new Gauge({
    name: "meshgate_ledger_checkpoint_time_seconds",
    help: "When the latest checkpoint was signed, in seconds since 1970; 0 before the first. An idle log gets none.",
    registers,
    collect() {
      this.set((figures?.signedAtMs() ?? 0) / 1_000);
    },
  });
  return (given) => {
    figures = given;
  };
}
