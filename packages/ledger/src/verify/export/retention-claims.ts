import { latin1Text } from "../ascii-text.ts";
import type { Finding } from "../finding.ts";
import { membersOf } from "../read-members.ts";
import { readPermit } from "../record/read-permit.ts";

interface Range {
  readonly from: number;
  readonly to: number;
}

/** As many hidden runs are looked at one by one; all are counted. */
const RUNS_MAX = 10_000;

/**
 * Holds what an export hides as dropped by retention to the `retention.applied` events behind it, which say of which stretch of the
 * log how many went. Which of them went they do not say: more than they let go is found, another one in its place is not.
 */
export class RetentionClaims {
  readonly #hidden: Range[] = [];
  readonly #rules: Range[] = [];
  #count = 0;
  #allowed = 0;

  /** Leaves that are said to be dropped. */
  hide(from: number, count: number): void {
    this.#count += count;
    if (this.#hidden.length < RUNS_MAX) this.#hidden.push({ from, to: from + count });
  }

  /** Hears of an event that is the log's; of permits only those behind what is hidden matter. */
  hear(index: number, line: Uint8Array): void {
    if (this.#count === 0) return;
    const text = latin1Text(line);
    if (!text.includes('"retention.applied"')) return;
    const event = membersOf(text);
    const { id } = event ?? {};
    const permit = typeof id === "string" ? readPermit(event, id) : undefined;
    for (const { from, to, count } of permit?.rules ?? []) {
      if (to > index) continue;
      this.#rules.push({ from, to });
      this.#allowed += count;
    }
  }

  /** What no event lets go, in an export that has every event behind what it hides. */
  unexplained(): readonly Finding[] {
    const [first] = this.#hidden;
    if (first === undefined) return [];
    const reach = joined(this.#rules);
    const strange = this.#hidden.find(
      (run) => !reach.some(({ from, to }) => from <= run.from && run.to <= to),
    );
    if (strange !== undefined) {
      return [{ kind: "missing", at: { index: strange.from }, count: strange.to - strange.from }];
    }
    const excess = this.#count - this.#allowed;
    return excess > 0 ? [{ kind: "missing", at: { index: first.from }, count: excess }] : [];
  }
}

/** The same stretches, where they meet or overlap as one. */
function joined(ranges: readonly Range[]): readonly Range[] {
  const whole: Range[] = [];
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = whole.at(-1);
    if (last === undefined || last.to < from) whole.push({ from, to });
    else whole[whole.length - 1] = { from: last.from, to: Math.max(last.to, to) };
  }
  return whole;
}
