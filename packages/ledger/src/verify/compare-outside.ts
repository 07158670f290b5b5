import { sameBytes } from "../encoding/bytes.ts";
import type { Finding } from "./finding.ts";
import { openTrusted, type Trust, type TrustedHead } from "./trust.ts";

/** Tree heads that left the log's machine by another way: those that can be believed, and what is wrong with the rest. */
export interface OutsideHeads {
  readonly heads: readonly TrustedHead[];
  readonly findings: readonly Finding[];
}

/**
 * Opens the checkpoints of a file that was kept elsewhere. Those that only keys of before a rotation signed are passed over,
 * as long as one of them can be believed.
 */
export function openOutside(printed: readonly string[], trust: Trust): OutsideHeads {
  const opened = printed.map((note) => openTrusted(note, trust, "outside-checkpoint"));
  const heads = opened.flatMap((each) => (each.ok ? [each.value] : []));
  const findings = opened.flatMap((each) => (each.ok ? [] : [each.error]));
  const isTelling = ({ kind }: Finding) => heads.length === 0 || kind !== "unknown-key";
  return { heads, findings: findings.filter(isTelling) };
}

/** A log as it was found: its head, and the roots that it had before. */
interface FoundLog {
  readonly origin: string;
  readonly size: number;
  /** What can be told of its root at a size; none where nothing can, more where its parts do not agree. */
  readonly rootsAt: (size: number) => readonly Uint8Array[];
}

/** What came of comparing: nothing to compare with, the largest size at which both agree, or what is wrong. */
export type Comparison =
  | { readonly kind: "nothing" }
  | { readonly kind: "agrees"; readonly size: number }
  | { readonly kind: "differs"; readonly finding: Finding };

/** Whether the log found goes on from tree heads that left by another way; what a rewritten log cannot do. */
export function compareOutside(outside: readonly TrustedHead[], found: FoundLog): Comparison {
  const ofLog = outside.filter(({ origin }) => origin === found.origin);
  const [stranger] = outside;
  if (stranger === undefined) return { kind: "nothing" };
  if (ofLog.length === 0) {
    return differs({
      kind: "other-log",
      of: "outside-checkpoint",
      expected: found.origin,
      found: stranger.origin,
    });
  }
  const compared = ofLog.flatMap(({ size, rootHash }) => {
    const roots = found.rootsAt(size);
    return roots.length === 0 ? [] : [{ size, agrees: roots.some((root) => sameBytes(root, rootHash)) }];
  });
  const forked = compared.find(({ agrees }) => !agrees);
  if (forked !== undefined)
    return differs({ kind: "forked", size: forked.size, because: "outside-checkpoint" });
  if (compared.length > 0) return { kind: "agrees", size: largest(compared) };
  return differs({ kind: "not-compared", outsideSize: largest(ofLog), size: found.size });
}

function differs(finding: Finding): Comparison {
  return { kind: "differs", finding };
}

function largest(sized: readonly { readonly size: number }[]): number {
  return sized.reduce((most, { size }) => Math.max(most, size), 0);
}
