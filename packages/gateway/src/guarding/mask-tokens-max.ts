import type { PlacedFinding } from "./inspect-passages.ts";

/** Around the type, a placeholder has a number, a nonce and brackets. */
const PLACEHOLDER_BYTES = 24;

/** The most tokens that masks of these may add: each has at least one byte. */
export function maskTokensMax(findings: readonly PlacedFinding[]): number {
  return findings.reduce((sum, { finding }) => sum + Buffer.byteLength(finding.type) + PLACEHOLDER_BYTES, 0);
}
