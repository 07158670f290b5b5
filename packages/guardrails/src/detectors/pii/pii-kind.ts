import type { RawFinding } from "../../finding.ts";
import type { LiteralGroup, Scan } from "../../scan/scan.ts";
import type { DigitChain } from "./digit-chains.ts";

/** What one pass over a text notes the places of. */
type StartMark = "digitRuns" | "ats" | "schemes" | "colons";

/** One kind of personal data: it looks at what the one pass found, never at the whole text. */
export interface PiiKind {
  /** By names that no other kind uses. */
  readonly literals: Readonly<Record<string, LiteralGroup>>;
  /** What it starts from: a text in which none of these stands holds nothing of the kind. */
  readonly startsFrom: readonly StartMark[];
  find(scan: Scan, chains: readonly DigitChain[]): Iterable<RawFinding>;
}
