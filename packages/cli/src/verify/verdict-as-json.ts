import { describeFinding, notShown } from "@meshgate/ledger";
import type { Seen } from "./verify-subject.ts";

/** The verdict for a program. */
export function verdictAsJson({ verdict, passedBy }: Seen): object {
  const { kind, counts, stretch, requestId, head, outsideSize, outsidePassedOver, files } = verdict;
  const { acknowledgedForks } = verdict;
  return {
    verdict: kind,
    counts,
    ...(stretch !== undefined && { stretch, not_shown: notShown(verdict) }),
    ...(requestId !== undefined && { request_id: requestId }),
    ...(files !== undefined && {
      files: {
        count: files.count,
        held_by_log: files.byLog,
        held_by_fingerprint: files.byFingerprint,
        held_by_manifest_alone: files.byManifest,
      },
    }),
    ...(passedBy.length > 0 && { not_looked_at: passedBy }),
    ...(outsideSize !== undefined && { outside_size: outsideSize }),
    ...(outsidePassedOver !== undefined && { outside_not_compared: outsidePassedOver }),
    ...(acknowledgedForks !== undefined && { acknowledged_forks: acknowledgedForks }),
    ...(head && {
      checkpoint: {
        origin: head.origin,
        size: head.size,
        root_hash: Buffer.from(head.rootHash).toString("base64"),
        signed_by: head.signatures.map(({ key }) => `${key.name}+${key.keyId}`),
      },
    }),
    ...(verdict.kind === "not-verified" && {
      findings_count: verdict.findingsCount,
      findings: verdict.findings.map((finding) => ({ ...finding, ...describeFinding(finding) })),
    }),
  };
}
