import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { LimitNeed } from "@meshgate/engine";
import { budget, requests, settled, tokens } from "../../../test/kit/limit-needs.ts";
import { ManualClock } from "../../../test/kit/manual-clock.ts";
import { RecordedUsage } from "../../../test/kit/recorded-usage.ts";
import { type UsageStore, UsageStoreUnavailable } from "../../ports/usage-store.ts";

/** The counters of one deployment, for one test. */
export interface CountersUnderTest {
  /** Opens the same counters as another process would. */
  open(owner: string): Promise<UsageStore>;
  discard(): Promise<void>;
}

export interface CountersOptions {
  /** The time that the store must take for its own. */
  readonly clock: ManualClock;
  readonly memory: RecordedUsage;
}

export type CreateCounters = (options: CountersOptions) => Promise<CountersUnderTest>;

const MONTH = "2026-11";
const NOVEMBER_20_MS = Date.UTC(2026, 10, 20, 12);

/** What every usage store guarantees. */
export function usageStoreContract(name: string, create: CreateCounters): void {
  describe(`${name} as a usage store`, () => {
    let counters: CountersUnderTest;
    let store: UsageStore;
    let clock: ManualClock;
    let memory: RecordedUsage;
    let calls = 0;

    beforeEach(async () => {
      clock = new ManualClock(NOVEMBER_20_MS);
      memory = new RecordedUsage();
      counters = await create({ clock, memory });
      store = await counters.open("replica-1");
    });

    afterEach(async () => {
      await store.close();
      await counters.discard();
    });

    async function reserve(...limits: readonly [LimitNeed, ...LimitNeed[]]) {
      const id = `call-${calls++}`;
      return { id, ...(await store.reserve({ id, month: MONTH, limits })) };
    }

    async function figures(...needs: readonly LimitNeed[]) {
      const read = await store.read(needs.map(({ counter, kind }) => ({ counter, kind, month: MONTH })));
      return read.map(({ used, reserved }) => ({ used, reserved }));
    }

    test("says what each limit held before the call, in the order of the request", async () => {
      const [money, words] = [budget(100, 30), tokens(50, 20)];
      await reserve(money, words);
      clock.advance(1_000);
      const { granted, limits, source } = await reserve(words, money);
      expect({ granted, limits, source }).toEqual({
        granted: true,
        limits: [
          {
            policyId: "pol_tokens",
            kind: "tokens",
            counter: "pol_tokens",
            limit: 50,
            used: 20,
            reserved: 0,
            asked: 20,
            granted: true,
            resetsAtMs: NOVEMBER_20_MS + 61_000,
          },
          {
            policyId: "pol_budget",
            kind: "budget",
            counter: "pol_budget",
            limit: 100,
            used: 0,
            reserved: 30,
            asked: 30,
            granted: true,
            resetsAtMs: Date.UTC(2026, 11, 1),
          },
        ],
        source: "shared",
      });
    });

    test("grants what fits to the last unit, and not one more", async () => {
      expect((await reserve(budget(100, 99))).granted).toBe(true);
      expect((await reserve(budget(100, 2))).granted).toBe(false);
      expect((await reserve(budget(100, 1))).granted).toBe(true);
      expect((await reserve(budget(100, 0))).granted).toBe(true);
      expect((await reserve(budget(100, 1))).granted).toBe(false);
    });

    test("counts exactly up to 2^53 − 1", async () => {
      const limit = Number.MAX_SAFE_INTEGER;
      const large = await reserve(budget(limit, limit - 1));
      expect((await reserve(budget(limit, 2))).granted).toBe(false);
      expect((await reserve(budget(limit, 1))).granted).toBe(true);
      await store.settle(large.id, [settled(budget(limit, 0), limit - 2)]);
      expect(await figures(budget(limit, 0))).toEqual([{ used: limit - 2, reserved: 1 }]);
    });

    test("reserves all limits or none", async () => {
      const [roomy, full] = [budget(100, 10), requests(0)];
      const { granted, limits } = await reserve(roomy, full, tokens(100, 10));
      expect({ granted, each: limits.map((limit) => limit.granted) }).toEqual({
        granted: false,
        each: [true, false, true],
      });
      expect(await figures(roomy, full, tokens(100, 0))).toEqual([
        { used: 0, reserved: 0 },
        { used: 0, reserved: 0 },
        { used: 0, reserved: 0 },
      ]);
      expect(await store.open("replica-1")).toEqual([]);
    });

    test("a limit in shadow refuses nothing, says that it would have, and is counted", async () => {
      const shadow = { ...budget(5, 10, "pol_shadow"), mode: "shadow" } as const;
      const { granted, limits } = await reserve(shadow, budget(100, 10));
      expect({ granted, each: limits.map((limit) => limit.granted) }).toEqual({
        granted: true,
        each: [false, true],
      });
      expect(await figures(shadow)).toEqual([{ used: 0, reserved: 10 }]);
    });

    test.each([
      ["less", 40],
      ["exactly", 60],
      ["nothing of", 0],
      ["more than", 75],
    ])("settles at %s what was reserved", async (_, amount) => {
      const needs = [budget(100, 60), tokens(100, 60)] as const;
      const { id } = await reserve(...needs);
      const changed = await store.settle(
        id,
        needs.map((need) => settled(need, amount)),
      );
      const step = { counter: "pol_budget", usedBefore: 0, usedAfter: amount };
      expect(changed).toEqual(amount === 0 ? [] : [step]);
      expect(await figures(...needs)).toEqual([
        { used: amount, reserved: 0 },
        { used: amount, reserved: 0 },
      ]);
      expect((await reserve(budget(100, 101 - amount))).granted).toBe(false);
      expect((await reserve(budget(100, 100 - amount), tokens(100, 100 - amount))).granted).toBe(true);
    });

    test("what was used beyond the limit counts against the next call", async () => {
      const { id } = await reserve(budget(100, 60));
      await store.settle(id, [settled(budget(100, 60), 150)]);
      expect((await reserve(budget(100, 0))).granted).toBe(false);
    });

    test("a limit that the settlement does not name ends at all that was reserved", async () => {
      const { id } = await reserve(budget(100, 60), requests(5));
      await store.settle(id, []);
      expect(await figures(budget(100, 0), requests(5))).toEqual([
        { used: 60, reserved: 0 },
        { used: 1, reserved: 0 },
      ]);
    });

    test("a reservation ends once: settled again, released after, or never known is passed over", async () => {
      const { id } = await reserve(budget(100, 60));
      await store.settle(id, [settled(budget(100, 60), 10)]);
      expect(await store.settle(id, [settled(budget(100, 60), 10)])).toEqual([]);
      await store.release(id);
      expect(await store.settle("never known", [settled(budget(100, 60), 10)])).toEqual([]);
      await store.release("never known");
      expect(await figures(budget(100, 0))).toEqual([{ used: 10, reserved: 0 }]);
    });

    test("a released reservation is as if it had never been, and its id can be reserved anew", async () => {
      const { id } = await reserve(budget(100, 60), requests(1), tokens(10, 10));
      await store.release(id);
      const needs = [budget(100, 100), requests(1), tokens(10, 10)] as const;
      expect((await store.reserve({ id, month: MONTH, limits: needs })).granted).toBe(true);
      expect(await figures(...needs)).toEqual([
        { used: 0, reserved: 100 },
        { used: 1, reserved: 0 },
        { used: 10, reserved: 0 },
      ]);
    });

    test("an id holds one reservation at a time", async () => {
      const { id } = await reserve(budget(100, 60));
      await expect(store.reserve({ id, month: MONTH, limits: [budget(100, 1)] })).rejects.toThrow(
        /has a reservation already/,
      );
      expect(await figures(budget(100, 0))).toEqual([{ used: 0, reserved: 60 }]);
    });

    test("lists open reservations by owner until they end", async () => {
      const [first, second] = [await reserve(budget(100, 1)), await reserve(requests(5))];
      expect([...(await store.open("replica-1"))].sort()).toEqual([first.id, second.id].sort());
      expect(await store.open("replica-2")).toEqual([]);
      await store.settle(first.id, []);
      expect(await store.open("replica-1")).toEqual([second.id]);
      await store.release(second.id);
      expect(await store.open("replica-1")).toEqual([]);
    });

    test("counters that differ in kind, name or month do not mix", async () => {
      const tricky = ["pol_1", "pol_1/user=", "pol_1/user=a b:c{d}", "pol_1/user=ü\n", "pol_10"];
      for (const [at, counter] of tricky.entries()) {
        const id = `tricky-${at}`;
        const limits = [budget(9, at + 1, counter), tokens(9, at + 1, counter)] as const;
        await store.reserve({ id, month: "2026-12", limits });
      }
      const names = tricky.flatMap((counter) => [
        { counter, kind: "budget", month: "2026-12" } as const,
        { counter, kind: "budget", month: "2027-01" } as const,
        { counter, kind: "tokens", month: "2026-12" } as const,
        { counter, kind: "requests", month: "2026-12" } as const,
      ]);
      const expected = names.map((name, at) => {
        const amount = Math.floor(at / 4) + 1;
        const inDecember = name.kind === "budget" && name.month === "2026-12";
        return {
          ...name,
          used: name.kind === "tokens" ? amount : 0,
          reserved: inDecember ? amount : 0,
        };
      });
      expect(await store.read(names)).toEqual(expected);
    });

    test.each([
      ["2026-01", Date.UTC(2026, 1, 1)],
      ["2026-12", Date.UTC(2027, 0, 1)],
      ["2027-02", Date.UTC(2027, 2, 1)],
      ["2028-02", Date.UTC(2028, 1, 29) + 86_400_000],
    ])("a budget of %s is reset at the end of that month", async (month, resetsAtMs) => {
      const { limits } = await store.reserve({ id: month, month, limits: [budget(10, 1)] });
      expect(limits[0]?.resetsAtMs).toBe(resetsAtMs);
    });

    test("a reservation is settled in the month in which it was made, however late", async () => {
      const limits = [budget(100, 60)] as const;
      await store.reserve({ id: "november", month: MONTH, limits });
      clock.advance(12 * 86_400_000);
      await store.reserve({ id: "december", month: "2026-12", limits });
      await store.settle("november", [settled(budget(100, 60), 50)]);
      const read = await store.read([
        { counter: "pol_budget", kind: "budget", month: MONTH },
        { counter: "pol_budget", kind: "budget", month: "2026-12" },
      ]);
      expect(read.map(({ used, reserved }) => ({ used, reserved }))).toEqual([
        { used: 50, reserved: 0 },
        { used: 0, reserved: 60 },
      ]);
    });

    test("a rate counts the current second and the 60 before, and says when the next call fits", async () => {
      clock.advance(999);
      await reserve(tokens(10, 4));
      clock.advance(1);
      await reserve(tokens(10, 6));
      clock.advance(59_999);
      const refused = await reserve(tokens(10, 5));
      expect(refused.limits[0]).toMatchObject({
        granted: false,
        used: 10,
        resetsAtMs: NOVEMBER_20_MS + 62_000,
        retryAfterMs: 62_000 - 60_999,
      });
      expect((await reserve(tokens(10, 4))).limits[0]).toMatchObject({ retryAfterMs: 61_000 - 60_999 });
      clock.advance(1);
      expect((await reserve(tokens(10, 5))).granted).toBe(false);
      expect((await reserve(tokens(10, 4))).granted).toBe(true);
    });

    test("a call that is larger than its rate is refused without a time to retry at", async () => {
      const { limits } = await reserve(tokens(10, 11));
      expect(limits[0]).toMatchObject({ granted: false, used: 0 });
      expect(limits[0]).not.toHaveProperty("retryAfterMs");
    });

    test("a rate settled after its second left the window changes nothing", async () => {
      const { id } = await reserve(tokens(10, 10));
      clock.advance(61_000);
      await reserve(tokens(10, 3));
      await store.settle(id, [settled(tokens(10, 0), 2)]);
      expect(await figures(tokens(10, 0))).toEqual([{ used: 3, reserved: 0 }]);
    });

    /** Else a server whose clock is set back refuses everyone until it has caught up. */
    test("a clock that is set back by an hour neither frees a rate nor blocks it for longer than a window", async () => {
      await reserve(tokens(10, 6));
      clock.advance(5_000);
      const { id } = await reserve(tokens(10, 4));
      clock.jump(-3_600_000);
      expect((await reserve(tokens(10, 1))).granted).toBe(false);
      await store.settle(id, [settled(tokens(10, 0), 4)]);
      clock.advance(61_000);
      expect((await reserve(tokens(10, 10))).granted).toBe(true);
    });

    test("a rate is empty again after a pause of any length", async () => {
      await reserve(tokens(10, 10));
      clock.advance(86_400_000);
      const { limits } = await reserve(tokens(10, 10));
      expect(limits[0]).toMatchObject({ granted: true, used: 0 });
    });

    test("begins an unknown budget at what the record has of it, however many calls come at once", async () => {
      memory.budgetsAre([["pol_budget", MONTH, { usedNanoUsd: 40, open: [] }]]);
      const reservations = await Promise.all(Array.from({ length: 20 }, () => reserve(budget(100, 5))));
      expect(reservations.filter(({ granted }) => granted)).toHaveLength(12);
      expect(memory.asked.length).toBeLessThan(reservations.length);
    });

    test("takes up reservations that the record has open, for whoever ends them", async () => {
      const open = { id: "from before", owner: "replica-0", amount: 30 };
      memory.budgetsAre([
        ["pol_budget", MONTH, { usedNanoUsd: 40, open: [open] }],
        ["pol_other", MONTH, { usedNanoUsd: 0, open: [{ ...open, amount: 7 }] }],
      ]);
      expect((await reserve(budget(100, 31))).granted).toBe(false);
      expect(await figures(budget(100, 0), budget(0, 0, "pol_other"))).toEqual([
        { used: 40, reserved: 30 },
        { used: 0, reserved: 7 },
      ]);
      expect(await store.open("replica-0")).toEqual(["from before"]);
      const changed = await store.settle("from before", [settled(budget(100, 0), 10)]);
      expect([...changed].sort((one, other) => one.usedAfter - other.usedAfter).reverse()).toEqual([
        { counter: "pol_budget", usedBefore: 40, usedAfter: 50 },
        { counter: "pol_other", usedBefore: 0, usedAfter: 7 },
      ]);
      expect(await store.open("replica-0")).toEqual([]);
    });

    test.each([
      ["settled", 10, (id: string) => store.settle(id, [settled(budget(100, 0), 10)])],
      ["released", 0, (id: string) => store.release(id)],
    ])("a reservation that is %s while the record is asked does not stay open", async (_, used, end) => {
      const open = { id: "ending", owner: "replica-1", amount: 30 };
      memory.budgetsAre([["pol_budget", MONTH, { usedNanoUsd: 0, open: [open] }]]);
      memory.whileAsked = async () => void (await end("ending"));
      expect(await figures(budget(100, 0))).toEqual([{ used, reserved: 0 }]);
      expect(await store.open("replica-1")).toEqual([]);
    });

    test("begins an unknown rate at what the record has of its last seconds", async () => {
      const second = NOVEMBER_20_MS / 1_000;
      memory.ratesAre([
        [
          "pol_tokens",
          "tokens",
          [
            { second: second - 60, amount: 3 },
            { second: second - 61, amount: 50 },
            { second: second + 900, amount: 4 },
          ],
        ],
      ]);
      const { limits } = await reserve(tokens(10, 5));
      expect(limits[0]).toMatchObject({ granted: false, used: 7, retryAfterMs: 1_000 });
    });

    test("grants nothing while the record is silent about a counter, and asks again for the next call", async () => {
      memory.whileAsked = async () => {
        throw new Error("the database is away");
      };
      await expect(reserve(budget(100, 5))).rejects.toThrow(UsageStoreUnavailable);
      await expect(figures(budget(100, 5))).rejects.toThrow(UsageStoreUnavailable);
      memory.whileAsked = undefined;
      expect((await reserve(budget(100, 5))).granted).toBe(true);
    });

    test("answers a ping, and refuses everything once closed", async () => {
      await store.ping();
      await store.close();
      const refused = [
        store.ping(),
        reserve(budget(1, 1)),
        store.settle("x", []),
        store.release("x"),
        store.open("x"),
        store.read([{ counter: "x", kind: "budget", month: MONTH }]),
      ];
      const outcomes = await Promise.allSettled(refused);
      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({ status: "rejected", reason: { name: "UsageStoreUnavailable" } });
      }
    });
  });
}
