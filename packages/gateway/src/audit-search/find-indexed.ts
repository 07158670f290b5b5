import type { AuditIndex, BlockRange, TermBlocks } from "../ports/audit-index.ts";
import {
  addBits,
  allBits,
  BLOCK_BYTES,
  BLOCK_EVENTS,
  type BlockBits,
  blockOf,
  isEmpty,
  keepBits,
} from "./block-bits.ts";
import type { Selection } from "./selection.ts";

/** Events of one block that the index finds for a selection; their times are to be looked at still. */
export interface FoundBlock {
  readonly block: number;
  readonly bits: BlockBits;
}

export type Order = "asc" | "desc";

export interface IndexedRange {
  /** Tree indexes, within what is indexed. */
  readonly from: number;
  readonly to: number;
  readonly order: Order;
}

/** Blocks that are looked at in the first step; each further step takes twice as many, since a frequent term is found at once. */
const FIRST_BLOCKS = 32;
/** Past that, one step of SQLite would hold up calls for longer than a few milliseconds. */
const STEP_BLOCKS_MAX = 4_096;

/** Finds the blocks in which events are that may be selected, in order, passing over those without any. */
export async function* findIndexed(
  index: AuditIndex,
  selection: Selection,
  { from, to, order }: IndexedRange,
): AsyncGenerator<FoundBlock> {
  const blocks = await blocksWithin(index, selection, {
    from: blockOf(from),
    to: Math.ceil(to / BLOCK_EVENTS),
  });
  let step = FIRST_BLOCKS;
  for (let done = 0; done < blocks.to - blocks.from; step = Math.min(step * 2, STEP_BLOCKS_MAX)) {
    const part = partOf(blocks, done, step, order);
    done += step;
    yield* order === "asc"
      ? await findIn(part, index, selection)
      : (await findIn(part, index, selection)).toReversed();
  }
}

async function blocksWithin(
  index: AuditIndex,
  { window }: Selection,
  range: BlockRange,
): Promise<BlockRange> {
  if (window.fromMs === undefined && window.toMs === undefined) return range;
  const bounds = await index.boundsWithin(window);
  if (bounds === undefined) return { from: 0, to: 0 };
  return { from: Math.max(range.from, bounds.from), to: Math.min(range.to, bounds.to) };
}

function partOf({ from, to }: BlockRange, done: number, step: number, order: Order): BlockRange {
  return order === "asc"
    ? { from: from + done, to: Math.min(to, from + done + step) }
    : { from: Math.max(from, to - done - step), to: to - done };
}

/** What every group has in common, block by block. */
async function findIn(
  range: BlockRange,
  index: AuditIndex,
  { window, groups }: Selection,
): Promise<readonly FoundBlock[]> {
  const sides: ReadonlyMap<number, BlockBits>[] = [];
  if (window.fromMs !== undefined || window.toMs !== undefined || groups.length === 0) {
    sides.push(new Map((await blocksOf(range, index, window)).map((block) => [block, allBits()])));
  }
  const found = groups.length === 0 ? new Map() : await index.find(groups.flat(), range);
  for (const group of groups) sides.push(unionOf(group, found));
  const [first = new Map<number, BlockBits>(), ...others] = sides.toSorted((a, b) => a.size - b.size);
  const common: FoundBlock[] = [];
  for (const [block, bits] of first) {
    if (others.every((side) => keepCommon(bits, side.get(block)))) common.push({ block, bits });
  }
  return common.toSorted((a, b) => a.block - b.block);
}

async function blocksOf(
  range: BlockRange,
  index: AuditIndex,
  window: Selection["window"],
): Promise<readonly number[]> {
  if (window.fromMs !== undefined || window.toMs !== undefined)
    return await index.blocksWithin(window, range);
  return Array.from({ length: Math.max(0, range.to - range.from) }, (_, at) => range.from + at);
}

/** False where nothing is left. */
function keepCommon(bits: BlockBits, side: BlockBits | undefined): boolean {
  if (side === undefined) return false;
  keepBits(bits, side);
  return !isEmpty(bits);
}

function unionOf(
  group: readonly string[],
  found: ReadonlyMap<string, TermBlocks>,
): ReadonlyMap<number, BlockBits> {
  const union = new Map<number, BlockBits>();
  for (const term of new Set(group)) {
    const { blocks, bits } = found.get(term) ?? NONE;
    for (const [at, block] of blocks.entries()) {
      const own = bits.subarray(at * BLOCK_BYTES, (at + 1) * BLOCK_BYTES);
      const before = union.get(block);
      if (before === undefined) union.set(block, own.slice());
      else addBits(before, own);
    }
  }
  return union;
}

const NONE: TermBlocks = { blocks: [], bits: new Uint8Array() };
