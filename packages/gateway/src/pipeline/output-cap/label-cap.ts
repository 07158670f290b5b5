import type { TextPath } from "./answer-texts.ts";

/** The most of one label that passes, in UTF-16 units. */
const LABEL_LENGTH_MAX = 256;

/**
 * Lets labels through, which are no texts as long as they are short: else a provider could put a text into the names of its
 * tool calls. What a label has in all is counted, piece by piece; one that is said again is not.
 */
export class LabelCap {
  readonly #labels = new Map<string, string>();
  readonly #full = new Set<string>();

  /** What passes of the label, or of a piece of it; undefined where nothing does. */
  take(path: TextPath, label: string): string | undefined {
    const place = JSON.stringify(path);
    const soFar = this.#labels.get(place) ?? "";
    if (label === "" || label === soFar) return label;
    if (this.#full.has(place)) return undefined;
    const kept = withoutHalf(label, LABEL_LENGTH_MAX - soFar.length);
    if (kept.length < label.length) this.#full.add(place);
    this.#labels.set(place, soFar + kept);
    return kept === "" ? undefined : kept;
  }
}

/** The text up to there, without the first half of a character at the end. */
function withoutHalf(text: string, length: number): string {
  return text.length < length ? text : text.slice(0, length).replace(/[\ud800-\udbff]$/, "");
}

/** Why a choice ended: a word of the protocol's, and one that is not is a label like any other. */
export function keptFinish<Reason>(reason: Reason): Reason | null {
  if (typeof reason !== "string") return null;
  return reason.length <= LABEL_LENGTH_MAX ? reason : null;
}
