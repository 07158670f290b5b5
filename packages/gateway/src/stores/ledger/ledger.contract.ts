import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { CompactRange, rootOf, subtreesOf } from "@meshgate/ledger";
import { eventId, sealedEvent } from "../../../test/kit/sealed-event.ts";
import type { SealedEvent } from "../../ports/event-store.ts";
import type { KeptCheckpoint, Ledger } from "../../ports/ledger.ts";
import { nativeSha256 } from "./native-sha256.ts";

/** One log for one test, with the hands that others feed it by. */
export interface LedgerUnderTest {
  readonly ledger: Ledger;
  /** Records events and makes them leaves, in their order; followers hear of it. */
  integrate(events: readonly SealedEvent[]): Promise<void>;
  /** Keeps a signed head; followers hear of it. */
  keepCheckpoint(checkpoint: KeptCheckpoint): Promise<void>;
  discard(): Promise<void>;
}

/** What every log guarantees to those who read it. */
export function ledgerContract(name: string, create: () => Promise<LedgerUnderTest>): void {
  describe(`${name} as a ledger`, () => {
    let subject: LedgerUnderTest;
    let ledger: Ledger;

    beforeEach(async () => {
      subject = await create();
      ledger = subject.ledger;
    });

    afterEach(() => subject.discard());

    async function grow(...sizes: readonly number[]): Promise<readonly SealedEvent[]> {
      const steps = sizes.map((count) => Array.from({ length: count }, () => sealedEvent()));
      for (const events of steps) await subject.integrate(events);
      return steps.flat();
    }

    test("is empty before the first event", async () => {
      expect(await ledger.size()).toBe(0);
      expect(await ledger.entries(0, 10)).toEqual([]);
      expect(await ledger.latestCheckpoint()).toBeUndefined();
      expect(await ledger.checkpointCovering(0)).toBeUndefined();
      expect(await ledger.nodes([])).toEqual([]);
    });

    test("gives leaves in the order of integration, with the bodies that were recorded", async () => {
      const events = await grow(1, 3, 300);
      expect(await ledger.size()).toBe(304);
      expect(await ledger.entries(0, 1_000)).toEqual(
        events.map(({ id, occurredAtMs, leafHash, body }, index) => ({
          index,
          id,
          occurredAtMs,
          leafHash,
          body,
        })),
      );
    });

    test.each([
      [0, 0, []],
      [2, 5, [2, 3, 4]],
      [8, 99, [8, 9]],
      [10, 20, []],
      [5, 3, []],
    ])("gives those from %d on, before %d", async (from, to, indexes) => {
      await grow(1, 2, 3, 4);
      expect((await ledger.entries(from, to)).map(({ index }) => index)).toEqual(indexes);
    });

    test("gives at most 1,000 entries at a time", async () => {
      await grow(1_100);
      expect(await ledger.entries(50, 1_100)).toHaveLength(1_000);
    });

    test("gives an event of over 64 KiB whole", async () => {
      const large = sealedEvent({ body: JSON.stringify("é".repeat(70_000)) });
      await subject.integrate([large]);
      expect((await ledger.entries(0, 1)).map(({ body }) => body)).toEqual([large.body]);
    });

    test("says where events stand, and nothing of those that are no leaves", async () => {
      const events = await grow(2, 5);
      const asked = [events[6]?.id ?? "", eventId(999_999_999), events[0]?.id ?? ""];
      expect(await ledger.positions(asked)).toEqual(
        new Map([
          [events[6]?.id ?? "", 6],
          [events[0]?.id ?? "", 0],
        ]),
      );
      expect(await ledger.positions([])).toEqual(new Map());
    });

    test("gives every complete subtree of a tree that grows in steps of all kinds", async () => {
      const events = await grow(1, 254, 1, 1, 255, 256, 300, 3);
      const leaves = events.map(({ leafHash }) => leafHash);
      for (let level = 0; 2 ** level <= leaves.length; level++) {
        const places = Array.from({ length: Math.floor(leaves.length / 2 ** level) }, (_, place) => place);
        const nodes = await ledger.nodes(places.map((place) => ({ level, place })));
        const expected = places.map((place) =>
          rootOf(leaves.slice(place * 2 ** level, (place + 1) * 2 ** level), nativeSha256),
        );
        expect(nodes).toEqual(expected);
      }
    });

    test("gives what the root of any smaller tree is made of", async () => {
      const leaves = (await grow(700)).map(({ leafHash }) => leafHash);
      for (const size of [1, 2, 255, 256, 257, 511, 512, 513, 700]) {
        const subtrees = await ledger.nodes(subtreesOf(0, size));
        const root = CompactRange.of({ from: 0, to: size, subtrees }, nativeSha256).root();
        expect(root).toEqual(rootOf(leaves.slice(0, size), nativeSha256));
      }
    });

    test.each([
      { level: 0, place: 300 },
      { level: 1, place: 150 },
      { level: 8, place: 1 },
      { level: 9, place: 0 },
      { level: 40, place: 0 },
    ])("gives no hash of a subtree that is not all integrated: %p", async (node) => {
      await grow(300);
      await expect(ledger.nodes([node])).rejects.toThrow(RangeError);
    });

    test("finds the latest checkpoint, and the smallest that covers a size", async () => {
      await grow(9);
      const [small, large] = [checkpoint(3), checkpoint(9)];
      await subject.keepCheckpoint(small);
      await subject.keepCheckpoint(large);
      expect(await ledger.latestCheckpoint()).toEqual(large);
      const covering = await Promise.all([0, 3, 4, 9, 10].map((size) => ledger.checkpointCovering(size)));
      expect(covering).toEqual([small, small, large, large, undefined]);
    });

    test("tells followers of integrations and checkpoints until they stop hearing", async () => {
      let heard = 0;
      const stop = ledger.onGrowth(() => heard++);
      await grow(1);
      expect(heard).toBe(1);
      await subject.keepCheckpoint(checkpoint(1));
      expect(heard).toBe(2);
      stop();
      await grow(1);
      expect(heard).toBe(2);
    });
  });
}

function checkpoint(size: number): KeptCheckpoint {
  return {
    size,
    rootHash: new Uint8Array(32).fill(size),
    note: `meshgate/test\n${size}\nroot\n\n— meshgate/test signature\n`,
    signedAtMs: 1_766_000_000_000 + size,
  };
}
