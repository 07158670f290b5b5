import type { CallCapture } from "../content/create-capture.ts";
import type { CallInFlight } from "./calls-in-flight.ts";
import type { Governed } from "./govern.ts";
import type { ObservedCall } from "./observe.ts";
import type { RecordedCall } from "./record.ts";
import type { SentCall } from "./sent-call.ts";

/** One of the gateway's own calls once it is decided, with all that must be ended when it ends. */
export interface CallEntry extends RecordedCall {
  readonly observed: ObservedCall;
  readonly governed: Governed;
  readonly flight: CallInFlight;
  /** Absent: it goes nowhere. */
  readonly sent?: SentCall | undefined;
  /** What is kept of its texts; absent: nothing. */
  readonly capture?: CallCapture | undefined;
  /** Resolves when it is known whether its opening is durable: its end is written after that. Absent: it goes nowhere. */
  readonly opened?: Promise<unknown>;
}
