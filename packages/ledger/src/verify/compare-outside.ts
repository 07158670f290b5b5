import { sameBytes } from "../encoding/bytes.ts";
import { nobleSha256 } from "../noble-sha256.ts";
import { verifierKey } from "../notes/verifier-key.ts";
import type { NoteVerifier } from "../notes/verify-note.ts";
import type { EventPlace, Finding } from "./finding.ts";
import { isFormerName, logNameOf } from "./log-family.ts";
import { openTrusted, type Trust, type TrustedHead } from "./trust.ts";
import type { AcknowledgedFork, Looked } from "./verdict.ts";

/** Tree heads that left the log's machine by another way: those that can be believed, and what is wrong with the rest. */
export interface OutsideHeads {
  readonly heads: readonly TrustedHead[];
  readonly findings: readonly Finding[];
}

export interface OpenedHeads extends OutsideHeads {
  /** Heads that only keys signed that were not given. */
  readonly passedOver: number;
}

/**
 * Opens the checkpoints of a file that was kept elsewhere. Those that only keys of before a rotation signed are passed over,
 * as long as one of them can be believed. A key that is trusted for a log is trusted for the names that it had before.
 */
export function openOutside(printed: readonly string[], trust: Trust): OpenedHeads {
  const [first, ...more] = trust.logKeys;
  const logKeys = [first, ...more, ...trust.logKeys.flatMap(underFormerNames)] as const;
  const opened = printed.map((note) => openTrusted(note, { ...trust, logKeys }, "outside-checkpoint"));
  const heads = opened.flatMap((each) => (each.ok ? [each.value] : []));
  const findings = opened.flatMap((each) => (each.ok ? [] : [each.error]));
  const isTelling = ({ kind }: Finding) => heads.length === 0 || kind !== "unknown-key";
  const telling = findings.filter(isTelling);
  return { heads, findings: telling, passedOver: findings.length - telling.length };
}

/** Of more forks than that nobody has heard. */
const FORMER_NAMES_MAX = 100;

function underFormerNames({ key, verify }: NoteVerifier): readonly NoteVerifier[] {
  const { base, generation } = logNameOf(key.name);
  return Array.from({ length: Math.min(generation - 1, FORMER_NAMES_MAX) }, (_, at) => ({
    key: verifierKey({ ...key, name: at === 0 ? base : `${base}/${at + 1}` }, nobleSha256),
    verify,
  }));
}

/** A log as it was found: its head, and the roots that it had before. */
interface FoundLog {
  readonly origin: string;
  readonly size: number;
  /** What can be told of its root at a size; none where nothing can, more where its parts do not agree. */
  readonly rootsAt: (size: number) => readonly Uint8Array[];
  /** The event of the log in which an admin acknowledged the fork that this generation of its name began with. */
  readonly acknowledged?: (generation: number) => EventPlace | undefined;
}

/** What came of comparing: nothing to compare with, what agrees, or what is wrong. */
export type Comparison =
  | { readonly kind: "nothing" }
  | {
      readonly kind: "agrees";
      /** The largest size at which both agree; none where all that could be compared was cut off, openly. */
      readonly size: number | undefined;
      readonly forks: readonly AcknowledgedFork[];
      /** Heads of other logs, and of sizes that nothing here leads to. */
      readonly uncompared: number;
    }
  | { readonly kind: "differs"; readonly finding: Finding };

/** What a verdict says of it. */
export function whatAgrees(
  compared: Comparison,
  { passedOver }: Pick<OpenedHeads, "passedOver">,
): Pick<Looked, "outsideSize" | "outsidePassedOver" | "acknowledgedForks"> {
  if (compared.kind !== "agrees") return {};
  const { size, forks, uncompared } = compared;
  return {
    ...(size === undefined ? {} : { outsideSize: size }),
    ...(passedOver + uncompared === 0 ? {} : { outsidePassedOver: passedOver + uncompared }),
    ...(forks.length === 0 ? {} : { acknowledgedForks: forks }),
  };
}

/** Whether the log found goes on from tree heads that left by another way; what a rewritten log cannot do. */
export function compareOutside(outside: readonly TrustedHead[], found: FoundLog): Comparison {
  const ofLog = outside.filter(({ origin }) => origin === found.origin || isFormerName(origin, found.origin));
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
  const compared = ofLog.flatMap(({ origin, size, rootHash }) => {
    const roots = found.rootsAt(size);
    return roots.length === 0
      ? []
      : [{ origin, size, agrees: roots.some((root) => sameBytes(root, rootHash)) }];
  });
  const forked = compared.filter(({ agrees }) => !agrees);
  const forks = forked.flatMap((head) => acknowledgedFork(head, found));
  const [open] = forked.filter((head) => acknowledgedFork(head, found).length === 0);
  if (open !== undefined) return differs(openFork(open, found));
  const agreeing = compared.filter(({ agrees }) => agrees);
  if (compared.length === 0)
    return differs({ kind: "not-compared", outsideSize: largest(ofLog), size: found.size });
  return {
    kind: "agrees",
    size: agreeing.length === 0 ? undefined : largest(agreeing),
    forks,
    uncompared: outside.length - compared.length,
  };
}

type NamedSize = Pick<TrustedHead, "origin" | "size">;

/** The fork that a head of a former name is of, where an admin acknowledged it. */
export function acknowledgedFork(
  { origin, size }: NamedSize,
  found: Pick<FoundLog, "origin" | "acknowledged">,
): readonly AcknowledgedFork[] {
  if (!isFormerName(origin, found.origin)) return [];
  const by = found.acknowledged?.(logNameOf(origin).generation + 1);
  return by === undefined ? [] : [{ origin, size, by }];
}

function openFork({ origin, size }: NamedSize, found: FoundLog): Finding {
  const because = "outside-checkpoint";
  return origin === found.origin
    ? { kind: "forked", size, because }
    : { kind: "forked", size, because, formerOrigin: origin };
}

function differs(finding: Finding): Comparison {
  return { kind: "differs", finding };
}

function largest(sized: readonly { readonly size: number }[]): number {
  return sized.reduce((most, { size }) => Math.max(most, size), 0);
}
