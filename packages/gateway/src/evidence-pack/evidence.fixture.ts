import type { Evidence } from "./evidence-summary.ts";
import { tallyEvidence } from "./tally/evidence-tally.ts";

/** Evidence of a period in which nothing happened, with these parts in place of its own. */
export function quietEvidence(parts: Partial<Evidence> = {}): Evidence {
  return {
    period: { from: "2026-10-01T00:00:00.000Z", to: "2026-11-01T00:00:00.000Z" },
    madeAt: "2026-11-02T08:00:00.000Z",
    environment: "production",
    version: "0.1.0",
    log: {
      origin: "meshgate/0123456789abcdef",
      verifierKeys: ["meshgate/0123456789abcdef+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"],
      size: 12_345,
      rootHashHex: "ab".repeat(32),
      signedAt: "2026-11-02T07:59:59.000Z",
      targets: [],
    },
    summary: tallyEvidence().result(),
    ...parts,
  };
}
