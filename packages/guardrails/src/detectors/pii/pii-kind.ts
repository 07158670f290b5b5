import type { RawFinding } from "../../finding.ts";
import type { LiteralGroup, Scan } from "../../scan/scan.ts";
import type { DigitChain } from "./digit-chains.ts";

/** One kind of personal data: it looks at what the one pass found, never at the whole text. */
export interface PiiKind {
  /** By names that no other kind uses. */
  readonly literals: Readonly<Record<string, LiteralGroup>>;
  find(scan: Scan, chains: readonly DigitChain[]): Iterable<RawFinding>;
}
