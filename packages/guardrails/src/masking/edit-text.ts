import type { Finding } from "../finding.ts";

/** What stands in a finding's place; `undefined` leaves it as it is. */
export type Edit = (finding: Finding, text: string) => string | undefined;

export interface Editing {
  readonly edit: Edit;
  /** What becomes of the text between: `Vault.escape`, where placeholders are put into it. */
  readonly keep: (text: string) => string;
}

/**
 * The text with its findings edited, everything else as it was. Where findings overlap, the one that begins first (of
 * these the longest) is edited whole, and of the others what it leaves over: nothing that was found stays.
 */
export function editText(original: string, findings: readonly Finding[], edit: Edit): string {
  return editPieces(original, findings, { edit, keep: (text) => text });
}

/** The same, and what stands between the findings is seen to as well. */
export function editPieces(original: string, findings: readonly Finding[], { edit, keep }: Editing): string {
  let edited = "";
  let done = 0;
  for (const finding of findings.toSorted(fromLeft)) {
    const start = Math.max(finding.start, done);
    if (start >= finding.end) continue;
    const replacement = edit(finding, original.slice(start, finding.end));
    if (replacement === undefined) continue;
    edited += keep(original.slice(done, start)) + replacement;
    done = finding.end;
  }
  return edited + keep(original.slice(done));
}

function fromLeft(a: Finding, b: Finding): number {
  return a.start - b.start || b.end - a.end;
}
