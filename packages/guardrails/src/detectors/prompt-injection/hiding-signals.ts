import type { Scan } from "../../scan/scan.ts";
import type { InjectionSignal, SignalMatch } from "./signal.ts";

const HIDDEN_WEIGHT = 0.4;
/** Below it, what was hidden says too little. */
const SIGNAL_WEIGHT_MIN = 0.15;

/** Ways to hide a text that people do not take by accident, and what they are called. */
const signalOf: Readonly<Partial<Record<string, InjectionSignal>>> = {
  base64: "ENCODED_PAYLOAD",
  hex: "ENCODED_PAYLOAD",
  rot13: "ENCODED_PAYLOAD",
  tags: "HIDDEN_TEXT",
  comment: "HIDDEN_TEXT",
};

/** Instructions that someone took the trouble to hide weigh more for it. */
export function hidingSignals({ normal }: Scan, signals: readonly SignalMatch[]): readonly SignalMatch[] {
  const signal = signalOf[normal.hiddenBy ?? ""];
  if (signal === undefined || !signals.some(({ weight }) => weight >= SIGNAL_WEIGHT_MIN)) return [];
  return [{ signal, weight: HIDDEN_WEIGHT, start: 0, end: normal.text.length }];
}
