import type { EventPlace, Finding, SignedPart, TruncatedPart } from "./finding.ts";

/** A finding in words: what it is, and what to do next. */
export interface FindingText {
  readonly what: string;
  readonly next: string;
}

const ASK_ANEW =
  "Ask for it anew, by another way; if that one verifies, this one was changed on its way to you.";
const KEEP_AND_COMPARE =
  "Keep this copy as it is. Compare with a backup and with exports made before, and find out who can write to where it lay.";

/** What the readers of notes, checkpoints and proofs call it. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ["no-signatures", "it is no checkpoint, or not all of one: nobody has signed it"],
  ["malformed-signature", "a signature is not in the form of one"],
  ["malformed-size", "it does not say of how many events it is"],
  ["malformed-root", "it has no root hash"],
  ["control-character", "it holds a character that cannot be printed"],
  ["lone-surrogate", "it is not text"],
  ["too-long", "it is too long"],
  ["too-many-signatures", "it has too many signatures"],
  ["unknown-format", "it is in no form that is known here"],
  ["malformed-line", "a line is not in the form of one"],
  ["no-checkpoint", "it holds no checkpoint"],
  ["no-origin", "it does not say of which log it is"],
  ["no-newline-at-end", "its end is missing"],
  ["empty-extension", "it has an empty line"],
]);

/** Says a finding to a person, in one or two sentences each. */
export function describeFinding(finding: Finding): FindingText {
  switch (finding.kind) {
    case "altered":
      return describeAltered(finding);
    case "missing":
      return {
        what: `${events(finding.count)} missing from ${place(finding.at)} on, and nothing that is in the log explains it.`,
        next: KEEP_AND_COMPARE,
      };
    case "concealed":
      return {
        what: `${events(finding.count)} hidden from ${place(finding.at)} on as filtered out, and the filter lets everything through.`,
        next: "Ask for an export of the whole log, and why these were kept back.",
      };
    case "invented":
      return {
        what: `Line ${finding.line} of ${finding.path} is none of the pack's events.`,
        next: "Do not rely on that file: read the events in events.ndjson.",
      };
    case "inserted":
      return {
        what: `${events(finding.count)} not the log's: put in before ${place(finding.at)}.`,
        next: "Do not rely on what was put in. Find out who can write to where it lay.",
      };
    case "missing-file":
      return { what: `The pack has no ${finding.path}, which belongs to it.`, next: ASK_ANEW };
    case "unlisted-file":
      return {
        what: `The file ${finding.path} is not in the pack's manifest: somebody put it there.`,
        next: "Take it away and check again, if you know where it comes from. Do not rely on it.",
      };
    case "swapped":
      return {
        what: `Two events stand in each other's place: what stands at ${place(finding.at)} belongs to index ${finding.with.index}, and the other way round.`,
        next: KEEP_AND_COMPARE,
      };
    case "truncated":
      return describeTruncated(finding.what, finding.found, finding.expected);
    case "forked":
      return finding.formerOrigin === undefined ? describeForked(finding) : describeFormer(finding);
    case "not-compared":
      return {
        what: `The checkpoint from outside is of ${finding.outsideSize} events, what is here leads to a tree of ${finding.size}, and nothing here joins the two.`,
        next: `Ask the service, or who runs it, for \`${consistencyAddress(finding)}\` and give the answer too (--consistency FILE). What it says is checked, and need not be trusted.`,
      };
    case "bad-signature":
      return {
        what: `The signature of ${finding.name} on the ${part(finding.of)} does not hold: the ${part(finding.of)} was changed, or somebody made it up.`,
        next: ASK_ANEW,
      };
    case "superseded-key":
      return {
        what: `The checkpoint of ${finding.size} events is signed by ${finding.signer}, from which another key had taken over by then: the event at index ${finding.at.index} says so.`,
        next: "If the log's key was rotated, give the new key too, once you have it by a way that you trust. If it was given: somebody signs with the old one. Compare with checkpoints that left the machine.",
      };
    case "unsigned":
      return describeUnsigned(finding.at.index, finding.count);
    case "unknown-key":
      return describeUnknown(finding.of, finding.signers);
    case "other-log":
      return {
        what: `The ${part(finding.of)} is of the log \`${finding.found}\`, not of \`${finding.expected}\`.`,
        next: "Give the key and the checkpoint of the log that this is of.",
      };
    case "unreadable":
      return {
        what: `${unread(finding.what)} cannot be read: ${WORDS.get(finding.why) ?? finding.why}.`,
        next: ASK_ANEW,
      };
  }
}

function describeForked({ size, because }: Finding & { readonly kind: "forked" }): FindingText {
  const other =
    because === "outside-checkpoint" ? "the checkpoint from outside" : "another checkpoint of this pack";
  return {
    what: `The log is not the one that was signed before: at ${size} events it has another root than ${other}. The record was written anew, or two records are shown to different people.`,
    next: "Keep both checkpoints: together they are the proof. Restore the record that goes on from the one that left the machine.",
  };
}

function describeFormer({ size, formerOrigin }: Finding & { readonly kind: "forked" }): FindingText {
  return {
    what: `The log has a new name, and is not the one that was signed as \`${formerOrigin}\`: at ${size} events it has another root. What stood there in its place is lost, and no event here says that an admin acknowledged that.`,
    next: "Look for the `config.changed` event with the cause `ledger-fork`, and ask what was lost. Keep both checkpoints.",
  };
}

function describeAltered(finding: Finding & { readonly kind: "altered" }): FindingText {
  switch (finding.part) {
    case "event":
      return {
        what: `The event at ${place(finding.at)} is not the one that was recorded: its bytes do not hash to its leaf.`,
        next: KEEP_AND_COMPARE,
      };
    case "leaf-hash":
      return {
        what: `The hash that is kept of the event at ${place(finding.at)} was changed; the event itself is as it was.`,
        next: KEEP_AND_COMPARE,
      };
    case "columns":
      return {
        what: `The event at ${place(finding.at)} is as it was recorded; what the database keeps beside it to find it by is not: ${finding.columns.join(", ")}.`,
        next: KEEP_AND_COMPARE,
      };
    case "order":
      return {
        what: `What says which event is which leaf (ledger_run, ledger_state) was changed: from index ${finding.at.index} on it has a gap, says something twice, or is not as long as the tree.`,
        next: KEEP_AND_COMPARE,
      };
    case "hashes":
      return {
        what: `Hashes from index ${finding.at.index} on, before ${finding.to}, do not lead to the root that was signed. Which event they hide cannot be said from here.`,
        next: KEEP_AND_COMPARE,
      };
    case "file":
      return {
        what: `The file ${finding.path} is not the one that was put into the pack.`,
        next: ASK_ANEW,
      };
    case "checkpoint":
      return {
        what: `The kept checkpoint of ${finding.size} events does not say what its signed note says, or that note is of another size.`,
        next: KEEP_AND_COMPARE,
      };
  }
}

/** Where the service tells how two sizes are joined; the smaller one comes first. */
function consistencyAddress({
  outsideSize,
  size,
}: {
  readonly outsideSize: number;
  readonly size: number;
}): string {
  return `GET /v1/ledger/consistency?from=${Math.min(size, outsideSize)}&to=${Math.max(size, outsideSize)}`;
}

function describeTruncated(what: TruncatedPart, found: number, expected: number): FindingText {
  switch (what) {
    case "events":
      return {
        what: `The events end before index ${found}; they should reach to ${expected}.`,
        next: ASK_ANEW,
      };
    case "sidecar":
      return {
        what: `The sidecar ends before index ${found}; it should reach to ${expected}.`,
        next: ASK_ANEW,
      };
    case "log":
      return {
        what: `The log ends with ${found} events; it was signed with ${expected}. Its end was cut off, or it was restored from an older copy.`,
        next: "Restore the newest copy of the database, and verify that. Do not let this one go on: it would sign another history.",
      };
  }
}

function describeUnknown(of: SignedPart, signers: readonly string[]): FindingText {
  if (of === "cosignature") {
    return {
      what: "A witness whose key was given has not cosigned the checkpoint.",
      next: "Ask for a checkpoint that this witness has seen.",
    };
  }
  const by = signers.length === 0 ? "is not signed by anybody" : `is signed by ${signers.join(", ")}`;
  return {
    what: `The ${part(of)} ${by}, and not by a key that was given.`,
    next: "If the log's key was rotated, give the new key too, once you have it by a way that you trust. Else somebody else signed.",
  };
}

function unread(what: string): string {
  if (what === "outside-checkpoint") return "The checkpoint from outside";
  return what === "checkpoint" ? "The checkpoint" : what;
}

function describeUnsigned(index: number, count: number): FindingText {
  if (count === 0) {
    return {
      what: "There is a key that signs for this log, and neither an event nor a checkpoint: it was emptied, or nothing has been recorded yet.",
      next: "If something was recorded here, restore the newest copy of the database, and verify that.",
    };
  }
  return {
    what: `Nobody has signed for ${count} events from index ${index} on, though a head is signed each second: checkpoints were deleted, or the service has not been able to sign.`,
    next: "Look into /v1/ready, which says why none is signed. Rely on none of these events before a checkpoint covers them; compare with checkpoints that left the machine.",
  };
}

function part(of: SignedPart): string {
  return of === "outside-checkpoint" ? "checkpoint from outside" : of;
}

function events(count: number): string {
  return count === 1 ? "One event is" : `${count} events are`;
}

function place({ index, eventId, requestId }: EventPlace): string {
  const ids = [
    ...(eventId === undefined ? [] : [`event ${eventId}`]),
    ...(requestId === undefined ? [] : [`request ${requestId}`]),
  ];
  return `index ${index}${ids.length === 0 ? "" : ` (${ids.join(", ")})`}`;
}
