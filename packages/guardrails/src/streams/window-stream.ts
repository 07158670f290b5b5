import { HOLD_CHARS_MAX, HOLD_PEM_CHARS_MAX } from "../detectors/detector.ts";
import type { Finding } from "../finding.ts";
import type { Inspection, TextSelection } from "../inspect/guardrail-set.ts";
import { redaction } from "../masking/redaction.ts";
import { Frontier } from "./frontier.ts";
import { HeldText } from "./held-text.ts";
import {
  KEY_FOOTER_CHARS_MAX,
  KEY_HEADER_CHARS_MAX,
  privateKeyEnd,
  privateKeyStart,
} from "./private-key-hold.ts";
import { joinReleased, moved, nothing, release, wholeFindings } from "./release.ts";
import type { Released, TextStream, TextStreamOptions } from "./text-stream.ts";

/** To look costs as much as what is held: it waits until so much is new, or half of what is held. */
const LOOK_CHARS_MIN = 32;
/** Nothing that a stream can find is longer than this, with the context that counts. */
const HELD_CHARS_MAX = 4 * HOLD_CHARS_MAX;
/** The type of what was held for too long, where nothing was found in it. */
const TOO_LONG = "TOO_LONG";

/** What stands in the text that is held; in offsets of the stream. */
interface Look {
  readonly findings: readonly Finding[];
  readonly inspection: Inspection;
}

/** What was held for too long, while it goes on. */
interface Dropping {
  /** Up to here it has been dropped already. */
  readonly from: number;
  /** A private key ends with its last line, anything else with its token. */
  readonly isKey: boolean;
}

/**
 * Holds back what is not settled. What is plain passes as it is; the rest is looked at when it is settled, together with as
 * much before it as can matter.
 */
export class WindowStream implements TextStream {
  readonly #selection: TextSelection;
  readonly #options: TextStreamOptions;
  readonly #frontier: Frontier;
  readonly #held = new HeldText();
  /** Up to here all has passed. */
  #passed = 0;
  #lookedAt = 0;
  /** Set while the rest of what was held for too long is dropped. */
  #dropping: Dropping | undefined;
  /** What was dropped ends here: nothing before it matters. */
  #droppedTo = 0;
  #isBlocked = false;

  constructor(selection: TextSelection, options: TextStreamOptions) {
    this.#selection = selection;
    this.#options = options;
    this.#frontier = new Frontier(selection.literals, selection.spanCharsMax);
  }

  push(delta: string): Released {
    if (this.#isBlocked) return nothing;
    this.#held.add(delta);
    this.#frontier.read(this.#held.text, this.#held.start);
    if (this.#dropping !== undefined && !this.#endsDrop(this.#dropping)) return nothing;
    const { settled, at } = this.#frontier;
    const plain = this.#passPlain(Math.min(settled, this.#frontier.loudFrom));
    const isWorthIt = at - this.#lookedAt >= Math.max(LOOK_CHARS_MIN, (at - this.#passed) / 2);
    const looked = settled > this.#passed && isWorthIt ? this.#passLooked(settled) : nothing;
    return joinReleased([plain, looked, this.#dropTooLong()]);
  }

  end(): Released {
    if (this.#isBlocked || this.#dropping !== undefined) return nothing;
    const { end } = this.#held;
    this.#frontier.finish(this.#held.text, this.#held.start);
    return this.#frontier.loudFrom >= end ? this.#passPlain(end) : this.#pass(end, this.#look());
  }

  #passPlain(to: number): Released {
    if (to <= this.#passed) return nothing;
    const text = this.#held.slice(this.#passed, to);
    this.#setPassed(to);
    return { ...nothing, text };
  }

  #passLooked(settled: number): Released {
    const look = this.#look();
    return this.#pass(this.#beforeOpenKey(wholeFindings(settled, look.findings), look.findings), look);
  }

  /** Nothing that begins before `to` ends behind it. */
  #pass(to: number, { findings, inspection }: Look): Released {
    const start = this.#passed;
    const settled = {
      text: this.#held.slice(start, to),
      start,
      findings: findings.filter((finding) => finding.start < to),
    };
    const released = release(settled, this.#options);
    this.#isBlocked = released.blockedBy !== undefined;
    this.#setPassed(Math.max(start, to));
    return { ...released, unscanned: inspection.unscanned, unscannedBy: inspection.unscannedBy };
  }

  #look(): Look {
    const start = this.#windowStart();
    this.#lookedAt = this.#frontier.at;
    const inspection = this.#selection.inspect(this.#held.slice(start, this.#held.end), this.#options.trust);
    const findings = moved(inspection.findings, start)
      .filter(({ end }) => end > this.#passed)
      .map((finding) => ({ ...finding, start: Math.max(finding.start, this.#passed) }));
    return { findings, inspection };
  }

  /** A token's beginning, with all before `passed` that can matter behind it. */
  #windowStart(): number {
    const { places, lookBehind } = this.#frontier;
    const passed = places.lastBy(this.#passed);
    const start = passed && places.lastSeenBy(passed.seen - lookBehind);
    return Math.max(this.#held.start, this.#droppedTo, start?.at ?? 0);
  }

  #setPassed(at: number): void {
    this.#passed = at;
    this.#frontier.pass(at);
    const start = this.#windowStart();
    this.#held.dropBefore(start);
    this.#frontier.places.dropBefore(start);
  }

  /** A private key is known by its header, some lines before there is a key to find. */
  #beforeOpenKey(to: number, findings: readonly Finding[]): number {
    const start = this.#held.find(privateKeyStart, this.#passed);
    if (start === undefined || start >= to || this.#held.end - start > KEY_HEADER_CHARS_MAX) return to;
    return findings.some((finding) => finding.start <= start && start < finding.end) ? to : start;
  }

  #dropTooLong(): Released {
    const { end } = this.#held;
    if (this.#isBlocked || end - this.#passed <= HOLD_CHARS_MAX) return nothing;
    const key = this.#held.find(privateKeyStart, this.#passed);
    if (key !== undefined) return end - key > HOLD_PEM_CHARS_MAX ? this.#drop(key, true) : nothing;
    const unit = Math.max(this.#passed, this.#frontier.unit ?? end);
    if (end - unit > HOLD_CHARS_MAX) return this.#drop(unit, false);
    return end - this.#passed > HELD_CHARS_MAX ? this.#drop(this.#passed, false) : nothing;
  }

  /** What is held from `unit` on goes, and with it what comes until it ends. */
  #drop(unit: number, isKey: boolean): Released {
    const look = this.#look();
    const before = this.#pass(wholeFindings(unit, look.findings), look);
    if (before.blockedBy !== undefined) return before;
    const within = look.findings.filter(({ start }) => start >= this.#passed);
    const blockedBy = within.find(this.#options.isBlocking);
    if (blockedBy !== undefined) {
      this.#isBlocked = true;
      return { ...before, findings: [...before.findings, blockedBy], blockedBy };
    }
    this.#dropping = { from: this.#frontier.at, isKey };
    this.#setPassed(this.#frontier.at);
    const text = redaction(within[0]?.type ?? TOO_LONG);
    return joinReleased([before, { ...nothing, ...this.#tooLarge(), text, findings: within.slice(0, 1) }]);
  }

  #tooLarge(): Pick<Released, "unscanned" | "unscannedBy"> {
    const causes = ["too-large"] as const;
    return {
      unscanned: causes,
      unscannedBy: new Map(this.#selection.guardrails.map((name) => [name, causes])),
    };
  }

  #endsDrop({ from, isKey }: Dropping): boolean {
    const { places, at } = this.#frontier;
    const lastLine = Math.max(this.#passed, at - KEY_FOOTER_CHARS_MAX);
    const end = isKey
      ? this.#held.find(privateKeyEnd, this.#passed - KEY_FOOTER_CHARS_MAX)
      : places.firstBehind(from - 1)?.at;
    this.#droppedTo = end ?? (isKey ? lastLine : at);
    this.#setPassed(this.#droppedTo);
    if (end !== undefined) this.#dropping = undefined;
    return end !== undefined;
  }
}
