import type { ConsistencyAnswer } from "@meshgate/contracts";
import { toBase64 } from "@meshgate/ledger/log";
import type { Consistency } from "./log-reading.ts";

/** A consistency proof as it is given out, by itself or in an evidence pack. */
export function consistencyAnswer(
  sizes: { readonly from: number; readonly to: number },
  { fromRoot, toRoot, proof }: Consistency,
): ConsistencyAnswer {
  return { ...sizes, from_root: toBase64(fromRoot), to_root: toBase64(toRoot), proof: proof.map(toBase64) };
}
