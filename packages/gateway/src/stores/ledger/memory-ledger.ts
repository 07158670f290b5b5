import { rootOf } from "@meshgate/ledger/log";
import { EventStoreUnavailable, type SealedEvent } from "../../ports/event-store.ts";
import type { KeptCheckpoint, Ledger, LedgerEntry, LedgerHead } from "../../ports/ledger.ts";
import { nativeSha256 } from "./native-sha256.ts";
import { createSignal } from "./signal.ts";

const ENTRIES_MAX = 1_000;

/** The log in memory, slow and plain, gone with the process: for tests and embedding. It is fed with sealed events. */
export class MemoryLedger implements Ledger {
  readonly #entries: LedgerEntry[] = [];
  readonly #checkpoints: KeptCheckpoint[] = [];
  readonly #growth = createSignal();
  /** Why nothing can be read at the moment. */
  unavailable: string | undefined;

  /** Makes events leaves, in their order. */
  integrate(events: readonly SealedEvent[]): void {
    for (const { id, occurredAtMs, leafHash, body } of events) {
      this.#entries.push({ index: this.#entries.length, id, occurredAtMs, leafHash, body });
    }
    this.#growth.tell();
  }

  /** Forgets the body of a leaf, as retention does. */
  drop(index: number): void {
    const entry = this.#entries[index];
    if (entry === undefined) throw new RangeError(`there is no leaf ${index}`);
    const { body: _, ...kept } = entry;
    this.#entries[index] = kept;
  }

  /** Takes a signed head; they come in the order of their sizes. */
  keepCheckpoint(checkpoint: KeptCheckpoint): void {
    this.#checkpoints.push(checkpoint);
    this.#growth.tell();
  }

  async size(): Promise<number> {
    return this.#read().length;
  }

  async latestCheckpoint(): Promise<KeptCheckpoint | undefined> {
    this.#read();
    return this.#checkpoints.at(-1);
  }

  async checkpointCovering(size: number): Promise<KeptCheckpoint | undefined> {
    this.#read();
    return this.#checkpoints.find((checkpoint) => checkpoint.size >= size);
  }

  async entries(from: number, to: number): Promise<readonly LedgerEntry[]> {
    return this.#read().slice(from, Math.max(from, Math.min(to, from + ENTRIES_MAX)));
  }

  heads(from: number, to: number): Promise<readonly LedgerHead[]> {
    return this.entries(from, to);
  }

  async positions(eventIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const wanted = new Set(eventIds);
    return new Map(
      this.#read()
        .filter(({ id, body }) => wanted.has(id) && body !== undefined)
        .map(({ id, index }) => [id, index]),
    );
  }

  async nodes(
    ids: readonly { readonly level: number; readonly place: number }[],
  ): Promise<readonly Uint8Array[]> {
    const leaves = this.#read().map(({ leafHash }) => leafHash);
    return ids.map(({ level, place }) => {
      const covered = leaves.slice(place * 2 ** level, (place + 1) * 2 ** level);
      if (covered.length < 2 ** level) throw new RangeError("this subtree is not integrated yet");
      return rootOf(covered, nativeSha256);
    });
  }

  onGrowth(listener: () => void): () => void {
    return this.#growth.hear(listener);
  }

  #read(): readonly LedgerEntry[] {
    if (this.unavailable !== undefined) throw new EventStoreUnavailable(this.unavailable);
    return this.#entries;
  }
}
