import { afterAll, describe, expect, test } from "bun:test";
import type { KeptSnapshot, SnapshotStore } from "../../ports/snapshot-store.ts";

export interface SnapshotStorePlace {
  readonly store: SnapshotStore;
  close(): Promise<void>;
}

function hash(letter: string): string {
  return letter.repeat(64);
}

function kept(letter: string, keptAtMs: number): KeptSnapshot {
  return { sha256: hash(letter), base: hash("0"), program: "1.0.0", keptAtMs };
}

/** What every store of snapshots does. */
export function snapshotStoreContract(name: string, open: () => Promise<SnapshotStorePlace>): void {
  describe(name, () => {
    let opened: Promise<SnapshotStorePlace> | undefined;
    const place = () => (opened ??= open());
    afterAll(async () => (await place()).close());

    test("gives parts back as they were put in, and says which are there", async () => {
      const { store } = await place();
      // More than one statement's, with whatever a text can hold.
      const parts = Array.from({ length: 450 }, (_, index) => ({
        sha256: `${index}`.padStart(64, "0"),
        body: `{"n":${index},"text":"'\\" \\u0000 \n 漢 😀"}`,
      }));
      await store.putParts(parts, 1);
      const names = [...parts.map(({ sha256 }) => sha256), hash("f")];
      expect(await store.parts(names)).toEqual(new Map(parts.map(({ sha256, body }) => [sha256, body])));
      expect(await store.partsThere(names)).toEqual(new Set(names.slice(0, -1)));
    });

    /** An attacker who can put a part in once more must not come by another content under its hash. */
    test("never replaces what is there", async () => {
      const { store } = await place();
      await store.putParts([{ sha256: hash("a"), body: "first" }], 1);
      await store.putParts(
        [
          { sha256: hash("a"), body: "second" },
          { sha256: hash("b"), body: "new" },
        ],
        2,
      );
      expect(await store.parts([hash("a"), hash("b")])).toEqual(
        new Map([
          [hash("a"), "first"],
          [hash("b"), "new"],
        ]),
      );
      const whole = { sha256: hash("a"), steps: 0, added: [hash("b")], removed: [] };
      await store.putPolicies(whole, 1);
      await store.putPolicies({ ...whole, added: [] }, 2);
      expect(await store.policies(hash("a"))).toEqual(whole);
      await store.put(kept("a", 1));
      await store.put({ ...kept("a", 2), base: hash("9") });
      expect(await store.snapshot(hash("a"))).toEqual(kept("a", 1));
    });

    test("keeps a list of policies as a difference", async () => {
      const { store } = await place();
      const difference = {
        sha256: hash("d"),
        parent: hash("a"),
        steps: 3,
        added: [hash("1"), hash("2")],
        removed: [hash("3")],
      };
      await store.putPolicies(difference, 1);
      expect(await store.policies(hash("d"))).toEqual(difference);
      expect(await store.policies(hash("e"))).toBeUndefined();
    });

    test("lists snapshots by the time at which they were first kept, page by page", async () => {
      const { store } = await place();
      const all = [
        kept("1", 100),
        { ...kept("2", 100), governance: hash("7"), guarding: hash("8") },
        kept("3", 200),
      ];
      for (const each of all.toReversed()) await store.put(each);
      const range = { fromMs: 100, toMs: 201, limit: 2 };
      expect(await store.list(range)).toEqual(all.slice(0, 2));
      expect(await store.list({ ...range, after: { keptAtMs: 100, sha256: hash("2") } })).toEqual([
        kept("3", 200),
      ]);
      expect(await store.list({ ...range, toMs: 200 })).toEqual(all.slice(0, 2));
      expect(await store.list({ ...range, fromMs: 201, toMs: 300 })).toEqual([]);
      expect(await store.snapshot(hash("e"))).toBeUndefined();
    });
  });
}
