import type { Scan } from "../../scan/scan.ts";
import type { InjectionSignal, SignalMatch } from "./signal.ts";

const HIDDEN_WEIGHT = 0.4;
/** Below it, what was hidden says too little. */
const SIGNAL_WEIGHT_MIN = 0.15;

/** Ways to hide a text that nobody takes by accident, as `NormalText.hiddenBy` names them. */
const signalOf: ReadonlyMap<string | undefined, InjectionSignal> = new Map([
  ["base64", "ENCODED_PAYLOAD"],
  ["hex", "ENCODED_PAYLOAD"],
  ["tags", "HIDDEN_TEXT"],
]);

/** Instructions that someone took the trouble to hide weigh more for it. */
export function hidingSignals({ normal }: Scan, signals: readonly SignalMatch[]): readonly SignalMatch[] {
  const signal = signalOf.get(normal.hiddenBy);
  if (signal === undefined) return [];
  return signals
    .filter(({ weight, start, end }) => weight >= SIGNAL_WEIGHT_MIN && normal.holdsDecoded(start, end))
    .map(({ start, end }) => ({ signal, weight: HIDDEN_WEIGHT, start, end }));
}
