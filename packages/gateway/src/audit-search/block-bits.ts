/** Events of one block: as many as one tile of the Merkle log has leaves. */
export const BLOCK_EVENTS = 256;

/** One bit for each event of a block, the lowest bit of the first byte for its first. */
export type BlockBits = Uint8Array;

/** Of the bits of one block. */
export const BLOCK_BYTES = BLOCK_EVENTS / 8;

export function noBits(): BlockBits {
  return new Uint8Array(BLOCK_BYTES);
}

/** The block that an index of the tree is in. */
export function blockOf(index: number): number {
  return Math.floor(index / BLOCK_EVENTS);
}

/** Sets the bit of an event by its place in the block. */
export function setBit(bits: BlockBits, place: number): void {
  bits[place >> 3] = (bits[place >> 3] ?? 0) | (1 << (place & 7));
}

export function clearBit(bits: BlockBits, place: number): void {
  bits[place >> 3] = (bits[place >> 3] ?? 0) & ~(1 << (place & 7));
}

export function isEmpty(bits: BlockBits): boolean {
  return bits.every((byte) => byte === 0);
}

/** Adds the bits of another to those of the first. */
export function addBits(to: BlockBits, more: BlockBits): void {
  for (let at = 0; at < BLOCK_BYTES; at++) to[at] = (to[at] ?? 0) | (more[at] ?? 0);
}

/** Leaves of the first those bits that the other has too. */
export function keepBits(of: BlockBits, kept: BlockBits): void {
  for (let at = 0; at < BLOCK_BYTES; at++) of[at] = (of[at] ?? 0) & (kept[at] ?? 0);
}

/** The tree indexes of a block's bits, ascending. */
export function indexesOf(block: number, bits: BlockBits): readonly number[] {
  const indexes: number[] = [];
  for (const [at, byte] of bits.entries()) {
    for (let rest = byte; rest !== 0; rest &= rest - 1) {
      indexes.push(block * BLOCK_EVENTS + at * 8 + (31 - Math.clz32(rest & -rest)));
    }
  }
  return indexes;
}

/** Those of the bits whose indexes lie from `from` on and before `to`. */
export function bitsWithin(block: number, from: number, to: number): BlockBits {
  const first = block * BLOCK_EVENTS;
  const bits = noBits();
  for (let index = Math.max(from, first); index < Math.min(to, first + BLOCK_EVENTS); index++) {
    setBit(bits, index - first);
  }
  return bits;
}
