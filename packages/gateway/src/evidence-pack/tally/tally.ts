import type { AuditEvent } from "@meshgate/contracts";

/** Takes events in the order of the log, and tells in the end what they come to. Its memory does not grow with their number. */
export interface Tally<Result> {
  add(event: AuditEvent): void;
  result(): Result;
}
