import type { TermBlocks } from "../ports/audit-index.ts";
import { BLOCK_BYTES, type BlockBits } from "./block-bits.ts";

/** Bits are put together 32 at a time. */
const BLOCK_WORDS = BLOCK_BYTES / 4;

/** Every event of these blocks. */
export function wholeBlocks(blocks: readonly number[]): TermBlocks {
  return { blocks, bits: new Uint8Array(blocks.length * BLOCK_BYTES).fill(0xff) };
}

export function bitsAt({ bits }: TermBlocks, at: number): BlockBits {
  return bits.slice(at * BLOCK_BYTES, (at + 1) * BLOCK_BYTES);
}

/** What at least one of them has. */
export function unionOf(sides: readonly TermBlocks[]): TermBlocks {
  const [first, ...others] = sides;
  if (first === undefined) return wholeBlocks([]);
  return others.reduce(unionOfTwo, first);
}

function unionOfTwo(a: TermBlocks, b: TermBlocks): TermBlocks {
  const blocks = [...new Set([...a.blocks, ...b.blocks])].sort((one, other) => one - other);
  const places = new Map(blocks.map((block, at) => [block, at]));
  const words = new Uint32Array(blocks.length * BLOCK_WORDS);
  for (const side of [a, b]) {
    const own = wordsOf(side);
    for (const [at, block] of side.blocks.entries()) {
      const to = (places.get(block) ?? 0) * BLOCK_WORDS;
      for (let n = 0; n < BLOCK_WORDS; n++) {
        words[to + n] = (words[to + n] ?? 0) | (own[at * BLOCK_WORDS + n] ?? 0);
      }
    }
  }
  return { blocks, bits: new Uint8Array(words.buffer) };
}

/** What both have; blocks without any are left out. */
export function intersectionOf(a: TermBlocks, b: TermBlocks): TermBlocks {
  const [ofA, ofB] = [wordsOf(a), wordsOf(b)];
  const blocks: number[] = [];
  const words = new Uint32Array(Math.min(ofA.length, ofB.length));
  let atB = 0;
  for (const [atA, block] of a.blocks.entries()) {
    while ((b.blocks[atB] ?? block) < block) atB++;
    if (b.blocks[atB] !== block) continue;
    const to = blocks.length * BLOCK_WORDS;
    let any = 0;
    for (let n = 0; n < BLOCK_WORDS; n++) {
      const common = (ofA[atA * BLOCK_WORDS + n] ?? 0) & (ofB[atB * BLOCK_WORDS + n] ?? 0);
      words[to + n] = common;
      any |= common;
    }
    if (any !== 0) blocks.push(block);
  }
  return { blocks, bits: new Uint8Array(words.buffer, 0, blocks.length * BLOCK_BYTES) };
}

/** An index gives bits in memory of their own, so that they begin where a word does. */
function wordsOf({ bits }: TermBlocks): Uint32Array {
  return new Uint32Array(bits.buffer, bits.byteOffset, bits.length / 4);
}
