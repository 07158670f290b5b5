import { describeFinding, type Finding, type Trust, type Verdict } from "@meshgate/ledger";
import type { Paint } from "../terminal.ts";
import { grouped } from "./progress-bar.ts";
import type { Subject } from "./verify-subject.ts";

interface Asked {
  readonly subject: Subject;
  readonly trust?: Trust;
  readonly outside?: readonly string[];
}

/** Findings that are printed in full; a tampered log may have thousands. */
const SHOWN_MAX = 10;

/** The verdict for a person: the first finding first, with what to do; then what was looked at. */
export function renderVerdict(verdict: Verdict, asked: Asked, paint: Paint): string {
  const lines =
    verdict.kind === "verified"
      ? [paint(asked.trust === undefined ? "consistent in itself" : "verified", "green")]
      : renderFindings(verdict.findings, verdict.findingsCount, paint);
  return `${[...lines, ...renderCounts(verdict), ...renderHead(verdict), ...renderCaveats(verdict, asked)].join("\n")}\n`;
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

function renderCounts({ counts, files }: Verdict): readonly string[] {
  const { events, filtered, dropped, notIntegrated, notSigned } = counts;
  return [
    `  ${grouped(events)} events looked at, byte by byte`,
    ...(filtered > 0
      ? [`  ${grouped(filtered)} more stand between or beside them, left out by the filter`]
      : []),
    ...(dropped > 0 ? [`  ${grouped(dropped)} of which retention left the hash alone`] : []),
    ...(files === undefined ? [] : [`  ${grouped(files)} files as the pack's manifest lists them`]),
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

function renderHead({ head }: Verdict): readonly string[] {
  if (head === undefined) return [];
  const signatures = head.signatures.map((each) =>
    each.kind === "signed"
      ? `  signed by ${each.key.name}+${each.key.keyId}`
      : `  cosigned by ${each.key.name}+${each.key.keyId} at ${new Date(each.timestampSeconds * 1_000).toISOString()}`,
  );
  return [`  checkpoint of ${grouped(head.size)} events of ${head.origin}`, ...signatures];
}

function renderCaveats(verdict: Verdict, { trust, outside }: Asked): readonly string[] {
  if (verdict.kind !== "verified") return [];
  if (trust === undefined) {
    return [
      "  No key was given: this shows only that the record agrees with itself. Who can write all of it can make it agree. Give --key.",
    ];
  }
  if (outside === undefined || verdict.outsideSize === undefined) {
    return [
      "  Not compared with a checkpoint from outside: give --checkpoint to see that the log was not written anew.",
    ];
  }
  return [agreementOf(verdict.outsideSize, verdict.head?.size ?? 0)];
}

function agreementOf(outsideSize: number, size: number): string {
  return outsideSize > size
    ? `  the log of the checkpoint from outside, of ${grouped(outsideSize)} events, goes on from it`
    : `  goes on from the checkpoint from outside, of ${grouped(outsideSize)} events`;
}

/** The verdict for a program. */
export function verdictAsJson(verdict: Verdict): object {
  const { kind, counts, head, outsideSize, files } = verdict;
  return {
    verdict: kind,
    counts,
    ...(files !== undefined && { files }),
    ...(outsideSize !== undefined && { outside_size: outsideSize }),
    ...(head && {
      checkpoint: {
        origin: head.origin,
        size: head.size,
        root_hash: Buffer.from(head.rootHash).toString("base64"),
        signed_by: head.signatures.map(({ key }) => `${key.name}+${key.keyId}`),
      },
    }),
    ...(verdict.kind === "not-verified" && {
      findings_count: verdict.findingsCount,
      findings: verdict.findings.map((finding) => ({ ...finding, ...describeFinding(finding) })),
    }),
  };
}
