import type { AuditIndex, BlockRange, TermBlocks } from "../ports/audit-index.ts";
import { BLOCK_EVENTS, type BlockBits, blockOf } from "./block-bits.ts";
import type { Selection } from "./selection.ts";
import { bitsAt, intersectionOf, unionOf, wholeBlocks } from "./term-blocks.ts";

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

/** What every group has in common, block by block. Where one has nothing, no other is asked for. */
async function findIn(
  range: BlockRange,
  index: AuditIndex,
  { window, groups }: Selection,
): Promise<readonly FoundBlock[]> {
  let common: TermBlocks | undefined;
  if (groups.length === 0 || window.fromMs !== undefined || window.toMs !== undefined) {
    common = wholeBlocks(await blocksOf(range, index, window));
  }
  for (const group of groups) {
    if (common?.blocks.length === 0) break;
    const found = await index.find(group, rangeOf(common, range));
    const union = unionOf([...found.values()]);
    common = common === undefined ? union : intersectionOf(common, union);
  }
  const found = common ?? wholeBlocks([]);
  return found.blocks.map((block, at) => ({ block, bits: bitsAt(found, at) }));
}

/** Blocks outside what is found already need no looking at. */
function rangeOf(common: TermBlocks | undefined, range: BlockRange): BlockRange {
  const [first, last] = [common?.blocks[0], common?.blocks.at(-1)];
  return first === undefined || last === undefined ? range : { from: first, to: last + 1 };
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
