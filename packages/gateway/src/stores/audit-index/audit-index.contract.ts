import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { PENDING } from "../../audit-search/terms.ts";
import type { AuditIndex, IndexedBlock } from "../../ports/audit-index.ts";

export interface AuditIndexUnderTest {
  /** As one process opens it; another opening sees what this one wrote. */
  open(): Promise<AuditIndex>;
  discard(): Promise<void>;
}

/** What every search index guarantees. */
export function auditIndexContract(name: string, create: () => Promise<AuditIndexUnderTest>): void {
  describe(`${name} as a search index`, () => {
    let place: AuditIndexUnderTest;
    let index: AuditIndex;

    beforeEach(async () => {
      place = await create();
      index = await place.open();
    });
    afterEach(() => place.discard());

    test("has nothing at first", async () => {
      expect(await index.indexed()).toBe(0);
      expect(await index.find(["a", "b"], { from: 0, to: 9 })).toEqual(new Map());
      expect(await index.boundsWithin({})).toBeUndefined();
    });

    test("gives the bits of each term, of the blocks asked for, in their order", async () => {
      const blocks = [block(0, { a: [0, 255], b: [7] }), block(1, { b: [1] }), block(2, { a: [9] })] as const;
      expect(await index.extend({ blocks, ended: [] })).toBe(true);
      expect(await index.indexed()).toBe(768);
      expect(await index.find(["b", "a", "a", "c"], { from: 0, to: 9 })).toEqual(
        new Map([
          ["a", { blocks: [0, 2], bits: new Uint8Array([...bits([0, 255]), ...bits([9])]) }],
          ["b", { blocks: [0, 1], bits: new Uint8Array([...bits([7]), ...bits([1])]) }],
        ]),
      );
      expect([...(await index.find(["a", "b"], { from: 1, to: 2 })).keys()]).toEqual(["b"]);
    });

    test("keeps terms apart that differ in one character, whatever it is", async () => {
      const terms = ["model:a", "model:A", "model:a ", "model:%", "model:a\u0301", "model:🦊", "model:'\"\\"];
      const blocks = [block(0, Object.fromEntries(terms.map((term, at) => [term, [at]])))] as const;
      await index.extend({ blocks, ended: [] });
      expect(await index.find(terms, { from: 0, to: 1 })).toEqual(
        new Map(terms.map((term, at) => [term, { blocks: [0], bits: bits([at]) }])),
      );
    });

    test("takes the blocks that are next and no others: of two processes one writes each", async () => {
      const other = await place.open();
      const first = { blocks: [block(0, { a: [1] })], ended: [] } as const;
      const wrote = await Promise.all([index.extend(first), other.extend(first)]);
      expect(wrote.toSorted()).toEqual([false, true]);
      expect(await other.extend({ blocks: [block(2, { a: [1] })], ended: [] })).toBe(false);
      expect(await other.indexed()).toBe(256);
      expect(await other.find(["a"], { from: 0, to: 9 })).toEqual(
        new Map([["a", { blocks: [0], bits: bits([1]) }]]),
      );
    });

    test("ends what was pending in earlier blocks, and forgets the block's row with its last bit", async () => {
      await index.extend({
        blocks: [block(0, { [PENDING]: [3, 4] }), block(1, { [PENDING]: [0] })],
        ended: [],
      });
      await index.extend({ blocks: [block(2, { [PENDING]: [5] })], ended: [3, 256] });
      expect(await index.find([PENDING], { from: 0, to: 9 })).toEqual(
        new Map([[PENDING, { blocks: [0, 2], bits: new Uint8Array([...bits([4]), ...bits([5])]) }]]),
      );
    });

    test("knows which blocks may hold events of a time, though clocks went back", async () => {
      const times = [
        [100, 199],
        [150, 160],
        [200, 900],
        [180, 300],
      ] as const;
      const [first, ...others] = times.map(([minMs, maxMs], at) => ({ ...block(at, {}), minMs, maxMs }));
      if (first === undefined) throw new Error("no block");
      await index.extend({ blocks: [first, ...others], ended: [] });
      const all = { from: 0, to: 4 };
      expect(await index.blocksWithin({ fromMs: 199, toMs: 200 }, all)).toEqual([0, 3]);
      expect(await index.blocksWithin({ fromMs: 200 }, { from: 0, to: 3 })).toEqual([2]);
      expect(await index.boundsWithin({ toMs: 180 })).toEqual({ from: 0, to: 2 });
      expect(await index.boundsWithin({ fromMs: 901 })).toBeUndefined();
    });

    test("begins anew once it is cleared", async () => {
      await index.extend({ blocks: [block(0, { a: [1] })], ended: [] });
      await index.clear();
      expect(await index.indexed()).toBe(0);
      expect(await index.extend({ blocks: [block(1, { a: [1] })], ended: [] })).toBe(false);
      expect(await index.extend({ blocks: [block(0, { a: [2] })], ended: [] })).toBe(true);
      expect(await index.find(["a"], { from: 0, to: 9 })).toEqual(
        new Map([["a", { blocks: [0], bits: bits([2]) }]]),
      );
    });
  });
}

function block(number: number, places: Readonly<Record<string, readonly number[]>>): IndexedBlock {
  return {
    block: number,
    minMs: 1_000 + number,
    maxMs: 1_000 + number,
    bits: new Map(Object.entries(places).map(([term, of]) => [term, bits(of)])),
  };
}

function bits(places: readonly number[]): Uint8Array {
  const made = new Uint8Array(32);
  for (const place of places) made[place >> 3] = (made[place >> 3] ?? 0) | (1 << (place & 7));
  return made;
}
