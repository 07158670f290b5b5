import { addBits, BLOCK_EVENTS, blockOf, clearBit, isEmpty, noBits } from "../../audit-search/block-bits.ts";
import { PENDING } from "../../audit-search/terms.ts";
import type {
  AuditIndex,
  BlockRange,
  IndexedBlock,
  IndexStep,
  TermBlocks,
  TimeWindow,
} from "../../ports/audit-index.ts";

/** The index in memory, gone with the process: for tests and embedding. */
export class MemoryAuditIndex implements AuditIndex {
  #blocks: (Omit<IndexedBlock, "bits"> & { readonly bits: Map<string, Uint8Array> })[] = [];

  async indexed(): Promise<number> {
    return this.#blocks.length * BLOCK_EVENTS;
  }

  async extend({ blocks, ended }: IndexStep): Promise<boolean> {
    if (blocks[0].block !== this.#blocks.length) return false;
    for (const { bits, ...block } of blocks) this.#blocks.push({ ...block, bits: new Map(bits) });
    for (const index of ended) {
      const of = this.#blocks[blockOf(index)]?.bits;
      const bits = noBits();
      addBits(bits, of?.get(PENDING) ?? noBits());
      clearBit(bits, index % BLOCK_EVENTS);
      if (isEmpty(bits)) of?.delete(PENDING);
      else of?.set(PENDING, bits);
    }
    return true;
  }

  async find(terms: readonly string[], { from, to }: BlockRange): Promise<ReadonlyMap<string, TermBlocks>> {
    const found = new Map<string, TermBlocks>();
    for (const term of new Set(terms)) {
      const having = this.#blocks.slice(from, to).flatMap(({ block, bits }) => {
        const own = bits.get(term);
        return own === undefined ? [] : [{ block, own }];
      });
      if (having.length === 0) continue;
      const bits = new Uint8Array(having.flatMap(({ own }) => [...own]));
      found.set(term, { blocks: having.map(({ block }) => block), bits });
    }
    return found;
  }

  async blocksWithin(window: TimeWindow, { from, to }: BlockRange): Promise<readonly number[]> {
    return this.#within(window).filter((block) => block >= from && block < to);
  }

  async boundsWithin(window: TimeWindow): Promise<BlockRange | undefined> {
    const blocks = this.#within(window);
    const [from, last] = [blocks[0], blocks.at(-1)];
    return from === undefined || last === undefined ? undefined : { from, to: last + 1 };
  }

  async clear(): Promise<void> {
    this.#blocks = [];
  }

  #within({ fromMs, toMs }: TimeWindow): readonly number[] {
    return this.#blocks
      .filter(
        ({ minMs, maxMs }) =>
          (fromMs === undefined || maxMs >= fromMs) && (toMs === undefined || minMs < toMs),
      )
      .map(({ block }) => block);
  }
}
