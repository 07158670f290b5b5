import type { Receipt } from "@meshgate/contracts";
import {
  assembleInclusionProof,
  inclusionProofNodes,
  printTlogProof,
  toBase64,
  verifyInclusion,
} from "@meshgate/ledger/log";
import { isTextAltered } from "../authenticity/altered-text.ts";
import type { Clock } from "../ports/clock.ts";
import type { KeptCheckpoint, Ledger, LedgerEntry } from "../ports/ledger.ts";
import type { DroppedLeaf } from "../ports/retention-store.ts";
import { nativeSha256 } from "../stores/ledger/native-sha256.ts";
import type { LogReading } from "./log-reading.ts";

/** What a receipt is about: a call's events, and what is left of those that retention has dropped. */
export interface ReceiptSubject {
  readonly requestId: string;
  readonly eventIds: readonly string[];
  readonly dropped: readonly DroppedLeaf[];
  /** Whether the database has events of it that are not what was recorded. */
  readonly isAltered: boolean;
}

export type MadeReceipt =
  | { readonly kind: "receipt"; readonly receipt: Receipt }
  /** The events are recorded; no checkpoint covers all of them yet. */
  | { readonly kind: "behind" }
  /** An event, the tree or the checkpoint that covers them is not what this log signed: nothing would verify. */
  | { readonly kind: "altered" };

/** Rejects with `EventStoreUnavailable`. */
export type MakeReceipt = (subject: ReceiptSubject) => Promise<MadeReceipt>;

export interface ReceiptSources {
  readonly ledger: Ledger;
  readonly reading: Pick<LogReading, "checkpoint">;
  /** Integrates what is recorded at this moment. */
  readonly catchUp: () => Promise<void>;
  readonly clock: Pick<Clock, "monotonicMs">;
}

/** How long a receipt waits for its events to be integrated and signed for. */
const WAIT_MS = 2_000;

/** Receipts that verify offline: the events of a call, each with its proof and the checkpoint that it leads to. */
export function createReceipts(sources: ReceiptSources): MakeReceipt {
  const { ledger, reading, catchUp, clock } = sources;

  async function tryOnce(subject: ReceiptSubject): Promise<MadeReceipt> {
    if (subject.isAltered) return { kind: "altered" };
    const indexes = await indexesOf(subject, ledger);
    if (indexes === undefined) return { kind: "behind" };
    const served = await reading.checkpoint(Math.max(...indexes) + 1);
    if (served === undefined) return { kind: "behind" };
    if (served.kind === "altered") return { kind: "altered" };
    const proved = await Promise.all(indexes.map((index) => prove(index, served.checkpoint, ledger)));
    const events = proved.filter((event) => event !== undefined);
    if (events.length < proved.length) return { kind: "altered" };
    return {
      kind: "receipt",
      receipt: { format: "meshgate-receipt/1", request_id: subject.requestId, events },
    };
  }

  return async (subject) => {
    const deadlineMs = clock.monotonicMs() + WAIT_MS;
    for (;;) {
      const grown = nextGrowth(ledger);
      const made = await tryOnce(subject);
      const leftMs = deadlineMs - clock.monotonicMs();
      if (made.kind !== "behind" || leftMs <= 0) {
        grown.forget();
        return made;
      }
      await catchUp();
      await grown.orAfter(leftMs);
    }
  };
}

/** Their places in the tree, in its order; nothing where one is no leaf yet. */
async function indexesOf(
  { eventIds, dropped }: ReceiptSubject,
  ledger: Ledger,
): Promise<readonly number[] | undefined> {
  const positions = await ledger.positions(eventIds);
  if (positions.size < new Set(eventIds).size) return undefined;
  const left = dropped.flatMap(({ index }) => index ?? []);
  return [...new Set([...positions.values(), ...left])].toSorted((a, b) => a - b);
}

/** Nothing where what the database has does not lead to the signed root: somebody changed it. */
async function prove(
  index: number,
  { size, rootHash, note }: KeptCheckpoint,
  ledger: Ledger,
): Promise<Receipt["events"][number] | undefined> {
  const [entry] = await ledger.entries(index, index + 1);
  if (entry === undefined) throw new RangeError(`leaf ${index} of the log is gone`);
  if (isTextAltered(entry)) return undefined;
  const nodes = await ledger.nodes(inclusionProofNodes(index, size));
  const proof = assembleInclusionProof({ index, size }, nodes, nativeSha256);
  const claim = { leafHash: entry.leafHash, index, size, proof, rootHash };
  if (!verifyInclusion(claim, nativeSha256).ok) return undefined;
  return { index, ...contentOf(entry), proof: printTlogProof({ index, proof, checkpoint: note }) };
}

function contentOf({ body, leafHash }: LedgerEntry): { event: string } | { leaf_hash: string } {
  return body === undefined ? { leaf_hash: toBase64(leafHash) } : { event: body };
}

/** Listens from now on, so that nothing is missed between a look and the wait. */
function nextGrowth(ledger: Ledger): { orAfter(ms: number): Promise<void>; forget(): void } {
  const grown = Promise.withResolvers<void>();
  const forget = ledger.onGrowth(grown.resolve);
  return {
    forget,
    async orAfter(ms) {
      const timer = setTimeout(grown.resolve, ms);
      await grown.promise;
      clearTimeout(timer);
      forget();
    },
  };
}
