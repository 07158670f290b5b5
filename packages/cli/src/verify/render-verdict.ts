import { describeFinding, type EvidenceVerdict, type Finding, type Trust } from "@meshgate/ledger";
import type { Paint } from "../terminal.ts";
import { grouped } from "./progress-bar.ts";
import { headlineOf, printable, renderCounts, renderFiles } from "./render-counts.ts";
import type { Seen, Subject } from "./verify-subject.ts";

interface Asked {
  readonly subject: Subject;
  readonly trust?: Trust;
  readonly outside?: readonly string[];
}

/** Findings that are printed in full; a tampered log may have thousands. */
const SHOWN_MAX = 10;

/** The verdict for a person: the first finding first, with what to do; then what was looked at. */
export function renderVerdict({ verdict, passedBy }: Seen, asked: Asked, paint: Paint): string {
  const lines = [
    ...renderHeadline(verdict, asked, paint),
    ...renderCounts(verdict),
    ...renderFiles(verdict),
    ...(passedBy.length === 0 ? [] : [`  not looked at: ${printable(passedBy.join(", "))}`]),
    ...renderHead(verdict),
    ...renderCaveats(verdict, asked),
  ];
  return `${lines.join("\n")}\n`;
}

function renderHeadline(verdict: EvidenceVerdict, { trust }: Asked, paint: Paint): readonly string[] {
  switch (verdict.kind) {
    case "verified":
      return [paint(trust === undefined ? "consistent in itself" : "verified", "green")];
    case "verified-in-part":
      return [paint(headlineOf(verdict), "yellow")];
    case "not-verified":
      return renderFindings(verdict.findings, verdict.findingsCount, paint);
  }
}

function renderFindings(findings: readonly Finding[], count: number, paint: Paint): readonly string[] {
  const [first, ...more] = findings;
  if (first === undefined) return [];
  const { what, next } = describeFinding(first);
  const shown = more.slice(0, SHOWN_MAX - 1).map((each) => `  ${each.kind}: ${describeFinding(each).what}`);
  const left = count - 1 - shown.length;
  return [
    paint(`not verified: ${first.kind}`, "red"),
    `  ${what}`,
    `  What to do: ${next}`,
    ...(shown.length === 0 ? [] : ["also", ...shown]),
    ...(left > 0 ? [`  and ${grouped(left)} more`] : []),
  ];
}

function renderHead({ head }: EvidenceVerdict): readonly string[] {
  if (head === undefined) return [];
  const signatures = head.signatures.map((each) =>
    each.kind === "signed"
      ? `  signed by ${each.key.name}+${each.key.keyId}`
      : `  cosigned by ${each.key.name}+${each.key.keyId} at ${new Date(each.timestampSeconds * 1_000).toISOString()}`,
  );
  return [`  checkpoint of ${grouped(head.size)} events of ${head.origin}`, ...signatures];
}

function renderCaveats(verdict: EvidenceVerdict, { trust, outside }: Asked): readonly string[] {
  if (verdict.kind === "not-verified") return [];
  if (trust === undefined) {
    return [
      "  No key was given: this shows only that the record agrees with itself. Who can write all of it can make it agree. Give --key.",
    ];
  }
  const { outsideSize, outsidePassedOver = 0, acknowledgedForks = [] } = verdict;
  const forks = acknowledgedForks.map(
    ({ origin, size, by }) =>
      `  forked: not the log that was signed as ${origin}, of ${grouped(size)} events; what that had is lost. An admin acknowledged it in the event at index ${by.index} (${by.eventId ?? "no id"})`,
  );
  if (outside === undefined || (outsideSize === undefined && forks.length === 0)) {
    return [
      "  Not compared with a checkpoint from outside: give --checkpoint to see that the log was not written anew.",
    ];
  }
  const passedOver = `  ${grouped(outsidePassedOver)} of the checkpoints from outside not compared: of keys that were not given, of another log, or of sizes that nothing here leads to`;
  return [
    ...(outsideSize === undefined ? [] : [agreementOf(outsideSize, verdict.head?.size ?? 0)]),
    ...forks,
    ...(outsidePassedOver > 0 ? [passedOver] : []),
  ];
}

function agreementOf(outsideSize: number, size: number): string {
  return outsideSize > size
    ? `  the log of the checkpoint from outside, of ${grouped(outsideSize)} events, goes on from it`
    : `  goes on from the checkpoint from outside, of ${grouped(outsideSize)} events`;
}
