import type { RawFinding } from "../finding.ts";
import type { LiteralGroup, Scan } from "../scan/scan.ts";

/**
 * A detector with its parameters, ready to run. It never keeps anything of a text.
 *
 * INVARIANT (what streams rest on): whether and where something is found depends only on the token or number that it is (at
 * most `HOLD_CHARS_MAX` long, as it is in a stream), and on context within `CONTEXT_CHARS` of it on the same line, unless
 * `needs` is `whole`. What runs over several tokens that are not one number (a date, an address) is at most 96 characters
 * long; in it a token with a digit or sign, or a literal, stands at the beginning and at most `CONTEXT_CHARS` after the one
 * before. With `spanCharsMax` it may be any text of that length.
 */
export interface TextDetector {
  /** By a name of the detector's own; `Scan.hits` and `isNear` are asked by it. */
  readonly literals: Readonly<Record<string, LiteralGroup>>;
  /** Findings below it do not count, unless the guardrail says otherwise. */
  readonly threshold: number;
  /** The same for text that the caller did not write, where that differs. */
  readonly untrustedThreshold?: number;
  /** `window`: what it finds is local, as above. `whole`: it must see all of a text at once. */
  readonly needs: "window" | "whole";
  /** The longest that a finding may be which runs over several tokens: a stream holds back as much. Absent: one token, or a literal. */
  readonly spanCharsMax?: number;
  /** A longer text is not looked at: `too-large`. Absent: whatever the limit of all texts is. */
  readonly textCharsMax?: number;
  /** In offsets of `scan.text`, in any order, overlaps and all. */
  detect(scan: Scan): Iterable<RawFinding>;
}

/** The longest that a stream holds text back for one finding; a PEM block may hold `HOLD_PEM_CHARS_MAX`. */
export const HOLD_CHARS_MAX = 512;
export const HOLD_PEM_CHARS_MAX = 8_192;
