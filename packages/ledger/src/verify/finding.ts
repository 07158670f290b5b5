/** Where in the log something is wrong, as far as it can be read. */
export interface EventPlace {
  /** The event's place in the log, from 0. */
  readonly index: number;
  readonly eventId?: string;
  readonly requestId?: string;
}

/**
 * What is wrong with a record, an export or a receipt. Each says what is known: what no longer leads to the signed root
 * is *altered*, and where a narrower name fits (missing, swapped, …) it has that.
 */
export type Finding =
  /** The event's bytes are not those that were recorded. */
  | { readonly kind: "altered"; readonly part: "event"; readonly at: EventPlace }
  /** The event is as it was; the hash kept beside it is not. */
  | { readonly kind: "altered"; readonly part: "leaf-hash"; readonly at: EventPlace }
  /** Of the hashes kept of this stretch, some are not the log's; which event is wrong can no longer be said. */
  | {
      readonly kind: "altered";
      readonly part: "hashes";
      readonly at: EventPlace;
      /** The stretch ends before this index. */
      readonly to: number;
    }
  /** The event is as it was; columns by which the database finds it do not say what it says. */
  | {
      readonly kind: "altered";
      readonly part: "columns";
      readonly at: EventPlace;
      readonly columns: readonly string[];
    }
  /** What says which event is which leaf has a gap or an overlap there, or does not fit the tree's size. */
  | { readonly kind: "altered"; readonly part: "order"; readonly at: EventPlace }
  /** A kept checkpoint's row does not say what its signed note says. */
  | { readonly kind: "altered"; readonly part: "checkpoint"; readonly size: number }
  /** A file of a pack is not the one that its manifest lists, or not what it is named after. */
  | { readonly kind: "altered"; readonly part: "file"; readonly path: string }
  /** A pack should have this file. */
  | { readonly kind: "missing-file"; readonly path: string }
  /** A line of a pack's file that repeats events is none of the pack's events. */
  | { readonly kind: "invented"; readonly path: string; readonly line: number }
  /** A pack has a file that its manifest does not list. */
  | { readonly kind: "unlisted-file"; readonly path: string }
  /** So many events from here on are not there, and nothing says that they were dropped. */
  | { readonly kind: "missing"; readonly at: EventPlace; readonly count: number }
  /** So many events from here on are hidden as filtered out, by a filter that lets everything through. */
  | { readonly kind: "concealed"; readonly at: EventPlace; readonly count: number }
  /** Something stands before this index that the log does not have. */
  | { readonly kind: "inserted"; readonly at: EventPlace; readonly count: number }
  /** Two events stand in each other's place. */
  | { readonly kind: "swapped"; readonly at: EventPlace; readonly with: EventPlace }
  /** It ends too early: what is at hand ends before `found`, and should end before `expected`. */
  | {
      readonly kind: "truncated";
      readonly what: TruncatedPart;
      readonly found: number;
      readonly expected: number;
    }
  /** The log that is shown here does not go on from the one that another checkpoint was signed for: from outside, or in the pack. */
  | {
      readonly kind: "forked";
      readonly size: number;
      readonly because: "outside-checkpoint" | "pack-checkpoint";
      /** The name under which the other checkpoint was signed, where the log has had another one since. */
      readonly formerOrigin?: string;
    }
  /** Sizes that nothing at hand can bring together: another proof is needed. */
  | { readonly kind: "not-compared"; readonly outsideSize: number; readonly size: number }
  | { readonly kind: "bad-signature"; readonly of: SignedPart; readonly name: string }
  /** A key signed for a tree that has the event by which another key took over from it. */
  | {
      readonly kind: "superseded-key";
      readonly size: number;
      readonly signer: string;
      /** The `signer.rotated` event. */
      readonly at: EventPlace;
    }
  /** So many leaves from here on no head covers, though the service signs each second; 0 where nothing is left at all. */
  | { readonly kind: "unsigned"; readonly at: EventPlace; readonly count: number }
  /** Nobody whose key was given has signed. */
  | { readonly kind: "unknown-key"; readonly of: SignedPart; readonly signers: readonly string[] }
  /** It is signed, and for another log. */
  | { readonly kind: "other-log"; readonly of: SignedPart; readonly expected: string; readonly found: string }
  /** Not in the form in which it is written: damaged, or something else altogether. */
  | { readonly kind: "unreadable"; readonly what: string; readonly why: string };

/** Whose end is missing. */
export type TruncatedPart = "events" | "sidecar" | "log";

export type SignedPart = "checkpoint" | "outside-checkpoint" | "cosignature";
