import type { Finding, RawFinding } from "../finding.ts";
import type { Trust } from "../scan/scan.ts";
import type { UnscannedCause } from "./guardrail-set.ts";
import { FINDINGS_MAX } from "./limits.ts";
import { resolveOverlaps } from "./resolve-overlaps.ts";
import type { TextGuardrail } from "./text-guardrail.ts";

/** What one guardrail found in a text and its views, and what it could not look at. */
export class FindingLog {
  readonly guardrail: string;
  readonly #threshold: number;
  readonly #findings: Finding[] = [];
  readonly #unscanned = new Set<UnscannedCause>();

  constructor(guardrail: TextGuardrail, trust: Trust) {
    this.guardrail = guardrail.name;
    this.#threshold = guardrail.thresholdFor(trust);
  }

  /** Takes what was found in one view. What only explains counts where something that it may explain does. */
  add(found: readonly RawFinding[]): void {
    if (found.length > FINDINGS_MAX) this.miss("too-many");
    const measured = found.filter(({ explains, score }) => explains !== true && score >= this.#threshold);
    const counted = measured.length === 0 ? [] : found.filter(({ explains }) => explains === true);
    const room = FINDINGS_MAX - this.#findings.length;
    const news = [...measured, ...counted];
    if (news.length > room) this.miss("too-many");
    for (const finding of news.slice(0, room)) {
      this.#findings.push({ ...finding, guardrail: this.guardrail });
    }
  }

  miss(cause: UnscannedCause): void {
    this.#unscanned.add(cause);
  }

  get findings(): readonly Finding[] {
    return resolveOverlaps(this.#findings);
  }

  get unscanned(): readonly UnscannedCause[] {
    return [...this.#unscanned].sort();
  }
}
