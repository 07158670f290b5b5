/** What a snapshot consists of. */
export type SnapshotPartKind = "snapshot" | "base" | "rules" | "policies" | "policy" | "guardrails";

/** Why a snapshot cannot be compiled from what is kept of it. */
export interface SnapshotFault {
  /** `refused`: all of it is there, and this version finds a fault with it. */
  readonly kind: "missing" | "altered" | "refused";
  readonly part: SnapshotPartKind;
  /** What the part is known by. */
  readonly sha256: string;
  /** Of `refused`: what the compiler says. */
  readonly why?: string;
}

export function faultSentence({ kind, part, sha256, why }: SnapshotFault): string {
  const what = part === "snapshot" ? `The snapshot ${sha256}` : `Of the snapshot, ${names[part]} ${sha256}`;
  switch (kind) {
    case "missing":
      return `${what} is not kept here.`;
    case "altered":
      return `${what} was altered: what is kept does not have this SHA-256. Compare it with a backup.`;
    case "refused":
      return `${what} does not compile with this version${why === undefined ? "" : `: ${why}`}. Use the version that kept it.`;
  }
}

const names = {
  base: "the base",
  rules: "the rules document",
  policies: "the list of policies",
  policy: "the policy",
  guardrails: "the guardrails",
} as const;
