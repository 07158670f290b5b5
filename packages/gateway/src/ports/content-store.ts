/** A wrapped key: nonce, ciphertext and tag of 32 bytes under AES-256-GCM. */
export const WRAPPED_BYTES = 60;

export type Part = "prompt" | "answer";

/** A text as it is kept, and its key as it is kept. */
export interface SealedPart {
  readonly requestId: string;
  readonly part: Part;
  /** Nonce, ciphertext and tag. */
  readonly box: Uint8Array;
  readonly wrapped: Uint8Array;
  /** Which master key opens `wrapped`. */
  readonly masterId: string;
}

/** By whom a captured text is found again, so that it can be erased. */
export interface ContentOwner {
  readonly keyId: string;
  readonly teamId?: string;
  readonly agentId?: string;
  /** Pseudonyms. */
  readonly endUser?: string;
  readonly session?: string;
}

/** What is written beside an event, in its transaction. */
export interface CapturedPart extends SealedPart {
  readonly sealedAtMs: number;
  readonly owner: ContentOwner;
}

/** What is kept of a call's text, or that it was kept and is no more. */
export type KeptPart =
  | (SealedPart & { readonly kind: "kept"; readonly teamId?: string })
  | {
      readonly kind: "ended";
      readonly part: Part;
      /** The event by which its key was erased. */
      readonly endedBy: string;
      readonly teamId?: string;
    };

/** A key that another master key wraps now. */
export interface Rewrapped extends Pick<SealedPart, "requestId" | "part" | "wrapped" | "masterId"> {
  /** As it was read: where it was erased since, it stays erased. */
  readonly before: Uint8Array;
}

/** Captured texts and their keys, which are written with the events. Rejects with `EventStoreUnavailable`. */
export interface ContentStore {
  find(requestId: string): Promise<readonly KeptPart[]>;
  /** Keys that are wrapped by another master key than this, at most so many. */
  wrappedByOthers(masterId: string, limit: number): Promise<readonly Omit<SealedPart, "box">[]>;
  rewrap(keys: readonly Rewrapped[]): Promise<void>;
}
