import type { ObligationLedger } from "../enforce/obligation-ledger.ts";
import { PepError } from "../pep-error.ts";

/**
 * Why an answer of this status must be held back, or nothing. An error answer passes: obligations are on what was made,
 * and it tells of nothing made.
 */
export function openObligations(status: number, obligations: ObligationLedger): PepError | undefined {
  if (status >= 400) return undefined;
  try {
    obligations.requireSettled();
    return undefined;
  } catch (error) {
    if (error instanceof PepError) return error;
    throw error;
  }
}
