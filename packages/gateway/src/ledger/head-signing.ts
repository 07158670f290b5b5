import { type CheckpointPermit, originOf } from "../ports/checkpoint-permit.ts";
import type { Clock } from "../ports/clock.ts";
import type { KeptCheckpoint, Ledger } from "../ports/ledger.ts";
import type { Signal } from "../stores/ledger/signal.ts";
import type { KnownSigner } from "../stores/ledger/signers.ts";
import type { LogSigner } from "./log-signer.ts";
import { rootAt } from "./root-at.ts";
import { signHead } from "./sign-head.ts";
import { type TreeHead, whyAltered } from "./why-altered.ts";

/** Why the log's head is not signed. Nothing that waiting mends. */
export type SigningRefusal =
  /** The tree does not continue what was signed: somebody changed the database, or put back an old one. */
  | { readonly kind: "altered"; readonly why: string }
  /** Another key has taken over. */
  | { readonly kind: "superseded"; readonly by: string };

export interface HeadSigningOptions {
  readonly ledger: Ledger;
  readonly signer: LogSigner;
  /** Asked before each signature; not given: granted, for the signer's generation. */
  readonly permit?: CheckpointPermit;
  /** Who signs once a fork was acknowledged: the log has another name from then on. */
  readonly signerOf?: (generation: number) => Promise<LogSigner>;
  /** In the order in which they took over. */
  readonly signers: () => Promise<readonly KnownSigner[]>;
  /** Keeps a checkpoint that is larger than all others; false where there is one as large. */
  readonly keep: (checkpoint: KeptCheckpoint) => Promise<boolean>;
  readonly growth: Signal;
  readonly clock: Clock;
  /** Each time that a refusal comes, changes or goes. */
  readonly onRefusal: (refusal: SigningRefusal | undefined) => void;
}

/** Signs the head of the log, and sees to it that no head contradicts one before. Everything rejects with the database's errors. */
export interface HeadSigning {
  /** Signs what no checkpoint covers yet, where the last one is old enough. Where nothing grew here it looks once in that time. */
  signWhereDue(after: "growth" | "nothing"): Promise<void>;
  signNow(): Promise<void>;
  /** Why the head is not signed; nothing where it is. */
  refusal(): SigningRefusal | undefined;
  /** The latest checkpoint that this process has signed or seen. */
  latest(): KeptCheckpoint | undefined;
  signer(): LogSigner;
}

/** Under load a checkpoint covers what came in a second; an idle log gets none. */
const SIGN_EVERY_MS = 1_000;

export function createHeadSigning(options: HeadSigningOptions): HeadSigning {
  const { ledger, keep, growth, clock } = options;
  let { signer } = options;
  /** Kept here as well: whoever puts back an old database puts back its checkpoints with it. */
  let latest: KeptCheckpoint | undefined;
  let latestSeenMs = Number.NEGATIVE_INFINITY;
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let refusal: SigningRefusal | undefined;

  function see(checkpoint: KeptCheckpoint): void {
    if (checkpoint.note === latest?.note) return;
    latest = checkpoint;
    latestSeenMs = clock.monotonicMs();
    growth.tell();
  }

  function settle(now: SigningRefusal | undefined): void {
    const isSame = JSON.stringify(now) === JSON.stringify(refusal);
    refusal = now;
    if (!isSame) options.onRefusal(now);
  }

  async function findAlteration(
    head: TreeHead,
    kept: KeptCheckpoint | undefined,
  ): Promise<string | undefined> {
    const log = { ledger, signers: await options.signers() };
    if (latest !== undefined && (kept === undefined || kept.size < latest.size)) {
      return `The checkpoint of ${latest.size} events, which was signed, is gone.`;
    }
    const before = kept?.note === latest?.note ? [kept] : [latest, kept];
    for (const checkpoint of before) {
      const why = checkpoint && (await whyAltered(head, checkpoint, log));
      if (why !== undefined) return why;
    }
    return undefined;
  }

  async function rename(generation: number | undefined): Promise<void> {
    if (generation === undefined || options.signerOf === undefined) return;
    if (signer.origin === originOf(signer.baseOrigin, generation)) return;
    signer = await options.signerOf(generation);
  }

  async function signNow(): Promise<void> {
    const kept = await ledger.latestCheckpoint();
    const size = await ledger.size();
    const isCovered = size === (kept?.size ?? 0);
    if (isCovered && kept?.note === latest?.note && refusal === undefined) return;
    const head = { size, rootHash: await rootAt(size, ledger) };
    const why = await findAlteration(head, kept);
    if (why !== undefined) return settle({ kind: "altered", why });
    if (kept !== undefined) see(kept);
    if (isCovered) return settle(undefined);
    const permission = options.permit?.();
    // Whoever withholds it says why in `/v1/ready`.
    if (permission?.kind === "withheld") return;
    await rename(permission?.generation);
    const inForce = (await options.signers()).at(-1)?.verifierKey ?? "none";
    if (inForce !== signer.verifierKey) return settle({ kind: "superseded", by: inForce });
    settle(undefined);
    const checkpoint = { ...head, note: signHead(head, kept, signer), signedAtMs: clock.nowMs() };
    // Where it is not kept, another process was quicker: its checkpoint is seen the next time.
    if (await keep(checkpoint)) see(checkpoint);
  }

  return {
    async signWhereDue(after) {
      const nowMs = clock.monotonicMs();
      if (nowMs - latestSeenMs < SIGN_EVERY_MS) return;
      if (after === "nothing" && nowMs - lookedAtMs < SIGN_EVERY_MS) return;
      lookedAtMs = nowMs;
      await signNow();
    },
    signNow,
    refusal: () => refusal,
    latest: () => latest,
    signer: () => signer,
  };
}
