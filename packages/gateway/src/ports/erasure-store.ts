import type { Note } from "./control-store.ts";
import type { SealedEvent } from "./event-store.ts";

/** Whose captured texts are meant. */
export interface ContentSelection {
  readonly by: "call" | "end_user" | "session" | "key" | "agent" | "team";
  /** An id or a pseudonym. */
  readonly id: string;
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Of keys of this team alone. */
  readonly teamId?: string;
}

/** What a person typed that can be erased: a note, or the reason of a decision on an approval. */
export interface TypedText {
  readonly of: "note" | "approval_reason";
  readonly id: string;
}

/** What is written with an erasure: the event that says so, and the reason that was typed for it. */
export interface ErasureEvidence {
  readonly event: SealedEvent;
  readonly reason: Note;
}

/** Erases, each time with its evidence or not at all. Rejects with `EventStoreUnavailable`. */
export interface ErasureStore {
  /** Erases the keys of some of the texts; `evidence` is told of how many. Gives how many: 0 is the end, and leaves no evidence. */
  eraseContent(selection: ContentSelection, evidence: (count: number) => ErasureEvidence): Promise<number>;
  /** False where there is none, or no more. */
  eraseText(text: TypedText, evidence: () => ErasureEvidence): Promise<boolean>;
}
