import type { JsonObject } from "@meshgate/canon";
import type { EventPlace, Finding } from "./finding.ts";
import type { TrustedHead } from "./trust.ts";

/** How much was looked at. */
export interface Counts {
  /** Events whose bytes were there, and hashed. */
  readonly events: number;
  /** Leaves of which only the hash was there: who exported says that they were not asked for. */
  readonly filtered: number;
  /** Leaves of which only the hash is left: retention dropped the event, which of an export and a receipt nothing proves. */
  readonly dropped: number;
  /** Events that the sequencer has not put into the tree yet: nothing is proved of them, and nothing is wrong. */
  readonly notIntegrated: number;
  /** Leaves behind the last tree head that is signed by a known key: it does not cover them yet. */
  readonly notSigned: number;
}

/** Nothing was looked at. */
export const NO_COUNTS: Counts = { events: 0, filtered: 0, dropped: 0, notIntegrated: 0, notSigned: 0 };

export interface Looked {
  readonly counts: Counts;
  /** The head that everything was held against; absent where none could be believed. */
  readonly head?: TrustedHead;
  /** Leaves of the largest checkpoint from outside that it agrees with. */
  readonly outsideSize?: number;
  /** Checkpoints from outside with which nothing here was compared: of keys that were not given, of another log, or of other sizes. */
  readonly outsidePassedOver?: number;
  /** Checkpoints from outside of histories that the log was cut off from, openly. */
  readonly acknowledgedForks?: readonly AcknowledgedFork[];
  /** The call that a receipt is of. */
  readonly requestId?: string;
  /** The part of the log that an export is about. */
  readonly stretch?: Stretch;
  /** Files of a pack. */
  readonly files?: PackFilesSeen;
}

/** Indexes of the log, `to` not included, of so many leaves that the checkpoint covers. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly size: number;
  /** What was asked for, as who exported states it. */
  readonly filter: JsonObject;
}

/** A checkpoint that the log contradicts, of a name that it bore before; the event in which an admin acknowledged that. */
export interface AcknowledgedFork {
  readonly origin: string;
  readonly size: number;
  readonly by: EventPlace;
}

/** Files of a pack that are as its manifest lists them, by what holds them. */
export interface PackFilesSeen {
  readonly count: number;
  /** Under the log's signature: the events, the checkpoints, what joins these, and excerpts whose every line is one of the events. */
  readonly byLog: readonly string[];
  /** Under fingerprints that events name. */
  readonly byFingerprint: readonly string[];
  /** Held by the manifest alone, which nobody signed. */
  readonly byManifest: readonly string[];
}

/** What came of verifying. `findings` is never empty: the first is the one to begin with; at most 1,000 are told. */
export type Verdict =
  | (Looked & { readonly kind: "verified" })
  | (Looked & {
      readonly kind: "not-verified";
      readonly findings: readonly [Finding, ...Finding[]];
      readonly findingsCount: number;
    });

/**
 * The same of what somebody gave out of a log. In part: all that is here is the log's, and something is not here, for a reason
 * that nothing proves.
 */
export type EvidenceVerdict = Verdict | (Looked & { readonly kind: "verified-in-part" });

/** The verdict on what was given out of a log; `isWhole` where nothing of what it is about was kept back. */
export function evidenceVerdictOf(
  looked: Looked,
  findings: Parameters<typeof verdictOf>[1],
  { isWhole }: { readonly isWhole: boolean },
): EvidenceVerdict {
  const verdict = verdictOf(looked, findings);
  return verdict.kind === "verified" && !isWhole ? { ...looked, kind: "verified-in-part" } : verdict;
}

/** Events of the log that an export does not show, inside of its stretch and outside of it. */
export function notShown({ counts, stretch }: Looked): number {
  const { from, to, size } = stretch ?? { from: 0, to: 0, size: 0 };
  return counts.filtered + counts.dropped + from + (size - to);
}

/** The verdict on what was looked at. */
export function verdictOf(
  looked: Looked,
  findings: { readonly all: () => readonly Finding[]; readonly count: number },
): Verdict {
  const [first, ...more] = findings.all();
  if (first === undefined) return { kind: "verified", ...looked };
  return { kind: "not-verified", ...looked, findings: [first, ...more], findingsCount: findings.count };
}
