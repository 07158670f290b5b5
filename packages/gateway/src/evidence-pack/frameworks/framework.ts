import type { Evidence } from "../evidence-summary.ts";

/** One article or control, and what the pack has and has not for it. */
export interface Requirement {
  /** As the framework numbers it. */
  readonly id: string;
  readonly title: string;
  /** What it asks for, in our words. */
  readonly asks: string;
  /** Sentences with the period's own figures. */
  readonly shows: (evidence: Evidence) => readonly [string, ...string[]];
  /** Where to look in the pack. */
  readonly files: readonly string[];
  /** What an auditor has to find elsewhere. */
  readonly doesNotShow: string;
}

/** A law or a standard, as far as a gateway's record can speak to it. */
export interface Framework {
  readonly name: string;
  /** The edition that the numbers are of. */
  readonly edition: string;
  readonly requirements: readonly Requirement[];
}
