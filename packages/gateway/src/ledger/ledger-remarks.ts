import type { KnownSigner } from "../stores/ledger/signers.ts";
import type { SigningRefusal } from "./head-signing.ts";
import type { LogSigner } from "./log-signer.ts";

/** What an operator should know, as `/v1/ready` tells it. */
export interface LedgerRemark {
  readonly code: string;
  readonly message: string;
}

export interface LedgerStanding {
  /** Why the last step was not taken, in a sentence. */
  readonly failure: string | undefined;
  /** How long the event that has waited longest has waited to become a leaf. */
  readonly waitingMs: number;
  readonly refusal: SigningRefusal | undefined;
  readonly known: readonly KnownSigner[];
  readonly signer: LogSigner;
  readonly nowMs: number;
}

/** How long a key that took over without the one before it is told of. */
const UNVOUCHED_TOLD_MS = 30 * 86_400_000;

/** The key that signs, where it took over of late and the one before it did not sign for it: it was lost, or somebody took it away. */
export function replacedKey(
  known: readonly KnownSigner[],
  signer: Pick<LogSigner, "verifierKey">,
  nowMs: number,
): KnownSigner | undefined {
  const own = known.find(({ verifierKey }) => verifierKey === signer.verifierKey);
  return own !== undefined && !own.vouched && nowMs - own.sinceMs < UNVOUCHED_TOLD_MS ? own : undefined;
}

export function ledgerRemarks({
  failure,
  waitingMs,
  refusal,
  known,
  signer,
  nowMs,
}: LedgerStanding): readonly LedgerRemark[] {
  const own = replacedKey(known, signer, nowMs);
  return [
    ...(failure === undefined && waitingMs <= WAITING_MS_MAX ? [] : [behind(failure ?? waited(waitingMs))]),
    ...(refusal === undefined ? [] : [refused(refusal)]),
    ...(own === undefined ? [] : [replaced(own)]),
  ];
}

/** Events become leaves within a second: whatever takes this long is somebody's business. */
const WAITING_MS_MAX = 10_000;

function waited(waitingMs: number): string {
  const seconds = Math.floor(waitingMs / 1_000);
  return `one has waited for ${seconds} s. Either more is recorded than the database can take, or somebody wrote events into it by hand.`;
}

function behind(failure: string): LedgerRemark {
  return {
    code: "ledger-behind",
    message: `New events are recorded, but not yet in the Merkle log: ${failure}`,
  };
}

function refused(refusal: SigningRefusal): LedgerRemark {
  switch (refusal.kind) {
    case "altered":
      return {
        code: "ledger-altered",
        message: `No checkpoint is signed: the database is not what it was. ${refusal.why} Keep it as it is, and compare it with what left this machine (meshgate audit verify).`,
      };
    case "superseded":
      return {
        code: "ledger-key-superseded",
        message: `This process signs no checkpoint: its key was replaced by ${refusal.by}. Give it that one (audit.ledger.signing_key).`,
      };
  }
}

function replaced({ fromSize }: KnownSigner): LedgerRemark {
  return {
    code: "ledger-key-replaced",
    message: `The log's signing key was replaced without the one before it, from ${fromSize} events on: verifiers do not know it. Give them the new one (GET /v1/ledger/keys), or put the old one back (audit.ledger.previous_signing_key).`,
  };
}
