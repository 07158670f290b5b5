import { editText, type Finding, redaction } from "@meshgate/guardrails";
import type { ScannedPiece } from "./scan-pieces.ts";

/** What they find is a range that a mask can stand for. */
const maskable: ReadonlySet<string> = new Set(["pii", "secrets", "words", "patterns"]);

/** Gives a text out with its findings masked, as its pieces come. */
export class MaskedText {
  readonly #detectorOf: (guardrail: string) => string | undefined;
  /** In the whole text: how far it was given out. */
  #at = 0;

  constructor(detectorOf: (guardrail: string) => string | undefined) {
    this.#detectorOf = detectorOf;
  }

  next({ piece: { text, at, end }, findings }: ScannedPiece): string {
    const masked = findings.filter(({ guardrail }) => maskable.has(this.#detectorOf(guardrail) ?? ""));
    const from = this.#at - at;
    const to = Math.max(end, from, ...masked.map((finding) => finding.end));
    this.#at = at + to;
    return editText(
      text.slice(from, to),
      masked.map((finding) => moved(finding, from)),
      ({ type }) => redaction(type),
    );
  }
}

/** What lies before what is given out is masked already. */
function moved(finding: Finding, by: number): Finding {
  return { ...finding, start: Math.max(0, finding.start - by), end: Math.max(0, finding.end - by) };
}
