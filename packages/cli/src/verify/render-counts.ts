import { type EvidenceVerdict, notShown } from "@meshgate/ledger";
import { grouped } from "./progress-bar.ts";

/** What of it is not there, in a line. */
export function headlineOf(verdict: EvidenceVerdict): string {
  const { counts, stretch, requestId } = verdict;
  const hidden = notShown(verdict);
  if (requestId !== undefined && counts.dropped > 0)
    return `verified in part: ${grouped(counts.dropped)} of ${grouped(counts.dropped + counts.events)} events by hash alone`;
  if (stretch !== undefined && hidden > 0)
    return `verified in part: ${grouped(hidden)} of the log's ${grouped(stretch.size)} events are not shown`;
  return verdict.acknowledgedForks === undefined
    ? "verified in part: there is no event in it"
    : "verified in part: the log was forked, and an admin acknowledged it";
}

/** What was looked at, and what was not. */
export function renderCounts(verdict: EvidenceVerdict): readonly string[] {
  const { requestId, stretch, counts } = verdict;
  if (requestId !== undefined) return receiptCounts(verdict, requestId);
  return [
    `  ${eventsOf(counts.events)} looked at, byte by byte`,
    ...(stretch === undefined ? recordCounts(verdict) : exportCounts(verdict, stretch)),
  ];
}

function receiptCounts({ counts }: EvidenceVerdict, requestId: string): readonly string[] {
  return [
    `  ${eventsOf(counts.events)} of the call ${printable(requestId.slice(0, 64))}, byte by byte; that the call has no others is not proved`,
    ...(counts.dropped > 0
      ? [
          `  ${grouped(counts.dropped)} more by hash alone: retention dropped it, says who wrote this; not even that it is of this call is proved`,
        ]
      : []),
  ];
}

function recordCounts({ counts }: EvidenceVerdict): readonly string[] {
  const { dropped, notIntegrated, notSigned } = counts;
  return [
    ...(dropped > 0 ? [`  ${grouped(dropped)} more, of which retention left the hash alone`] : []),
    ...(notSigned > 0
      ? [`  ${grouped(notSigned)} behind the last checkpoint: nobody has signed for them yet`]
      : []),
    ...(notIntegrated > 0
      ? [
          `  ${grouped(notIntegrated)} not yet integrated: recorded, and not in the log yet; nothing is proved of them`,
        ]
      : []),
  ];
}

function exportCounts(
  { counts }: EvidenceVerdict,
  { from, to, size, filter }: NonNullable<EvidenceVerdict["stretch"]>,
): readonly string[] {
  const { filtered, dropped } = counts;
  const isAll = from === 0 && to === size;
  const range = `  the stretch from index ${grouped(from)} up to ${grouped(to)}: ${eventsOf(from)} before it and ${grouped(size - to)} behind it are not in this export`;
  const asked = Object.keys(filter).length === 0 ? "everything" : printable(JSON.stringify(filter));
  return [
    ...(isAll ? [] : [range]),
    ...(asked === "everything" && filtered === 0 ? [] : [`  asked for was, says who exported: ${asked}`]),
    ...(filtered > 0 ? [hidden(filtered, "the filter left them out")] : []),
    ...(dropped > 0 ? [hidden(dropped, "retention left their hash alone")] : []),
  ];
}

function hidden(count: number, why: string): string {
  return `  ${grouped(count)} not shown: ${why}, says who exported; that is not proved`;
}

/** Which files of a pack are held by what. */
export function renderFiles({ files }: EvidenceVerdict): readonly string[] {
  if (files === undefined) return [];
  const { count, byLog, byFingerprint, byManifest } = files;
  return [
    `  ${grouped(count)} files as the pack's manifest lists them, which nobody signed`,
    ...(byLog.length === 0 ? [] : [`    held by the log's signature: ${grouped(byLog.length)}`]),
    ...(byFingerprint.length === 0
      ? []
      : [`    held by their fingerprint: ${grouped(byFingerprint.length)}`]),
    ...(byManifest.length === 0
      ? []
      : [`    held by the manifest alone: ${printable(byManifest.join(", "))}`]),
  ];
}

function eventsOf(count: number): string {
  return `${grouped(count)} ${count === 1 ? "event" : "events"}`;
}

/** What a file says, in characters that no terminal takes for orders. */
export function printable(text: string): string {
  return text.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
