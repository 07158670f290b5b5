import type { Finding } from "../finding.ts";
import { momentMs } from "./moment-ms.ts";

/** Under any load a head is signed each second: a tail this long, or this old by its own events, nobody meant to leave. */
const TAIL_LEAVES_MAX = 65_536;
const TAIL_MS_MAX = 600_000;

/** Watches the leaves behind the last head that holds: a service signs for them within a second or so. */
export class UnsignedTail {
  #from = 0;
  #first: string | undefined;
  #last: string | undefined;

  /** A leaf, in the order of the log, and how far the last head reaches. */
  hear(index: number, occurredAt: string | undefined, signedSize: number): void {
    if (signedSize > this.#from) {
      this.#from = signedSize;
      this.#first = undefined;
    }
    if (index < signedSize) return;
    this.#first ??= occurredAt;
    this.#last = occurredAt ?? this.#last;
  }

  findings(found: number, signedSize: number): readonly Finding[] {
    const count = found - signedSize;
    if (count <= 0) return [];
    const lastedMs = (momentMs(this.#last) ?? 0) - (momentMs(this.#first) ?? 0);
    const isOverdue = count > TAIL_LEAVES_MAX || lastedMs > TAIL_MS_MAX;
    return isOverdue ? [{ kind: "unsigned", at: { index: signedSize }, count }] : [];
  }
}
