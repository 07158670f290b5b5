import type { Finding } from "./finding.ts";
import type { TrustedHead } from "./trust.ts";

/** How much was looked at. */
export interface Counts {
  /** Events whose bytes were there, and hashed. */
  readonly events: number;
  /** Leaves of which only the hash was there, because they were not asked for. */
  readonly filtered: number;
  /** Leaves of which only the hash is left, because retention dropped the event. */
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
  /** Files of a pack that are as its manifest lists them. */
  readonly files?: number;
}

/** What came of verifying. `findings` is never empty: the first is the one to begin with; at most 1,000 are told. */
export type Verdict =
  | (Looked & { readonly kind: "verified" })
  | (Looked & {
      readonly kind: "not-verified";
      readonly findings: readonly [Finding, ...Finding[]];
      readonly findingsCount: number;
    });

/** The verdict on what was looked at. */
export function verdictOf(
  looked: Looked,
  findings: { readonly all: () => readonly Finding[]; readonly count: number },
): Verdict {
  const [first, ...more] = findings.all();
  if (first === undefined) return { kind: "verified", ...looked };
  return { kind: "not-verified", ...looked, findings: [first, ...more], findingsCount: findings.count };
}
