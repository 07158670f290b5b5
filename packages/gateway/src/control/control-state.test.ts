import { expect, test } from "bun:test";
import { type ControlStore, ControlStoreUnavailable, type Entity } from "../ports/control-store.ts";
import { change, drop, edit, make } from "../stores/control/control-store.contract.ts";
import { MemoryControlStore } from "../stores/control/memory-control-store.ts";
import { MemoryEventStore } from "../stores/memory-event-store.ts";
import { type ControlState, createControlState } from "./control-state.ts";
import type { StateChange } from "./entity-mirror.ts";

const clock = { monotonicMs: () => 0 };
const newStore = () => new MemoryControlStore(new MemoryEventStore());

async function follow(store: ControlStore): Promise<{ state: ControlState; seen: StateChange[] }> {
  const state = await createControlState({ store, clock });
  const seen: StateChange[] = [];
  state.onChange((news) => seen.push(news));
  return { state, seen };
}

function idsOf({ changed, deleted }: StateChange) {
  return { changed: changed.map(({ id }) => id), deleted: deleted.map(({ id }) => id) };
}

test("begins with what the store holds", async () => {
  const store = newStore();
  await store.apply(change(make("team", "t1", { name: "red" })));
  const { state } = await follow(store);
  expect([...state.entities("team").keys()]).toEqual(["t1"]);
  expect(state.named("team", "red")?.id).toBe("t1");
  expect(state.named("agent", "red")).toBeUndefined();
});

test("acts by a change when its apply resolves, and tells of it once", async () => {
  const { state, seen } = await follow(newStore());
  expect(await state.apply(change(make("team", "t1")))).toEqual({ ok: true, value: 1 });
  expect([...state.entities("team").keys()]).toEqual(["t1"]);
  await state.apply(change(edit("team", "t1", 1, "renamed")));
  expect([state.named("team", "t1"), state.named("team", "renamed")?.revision]).toEqual([undefined, 2]);
  await state.apply(change(drop("team", "t1", 2)));
  expect(state.entities("team").size).toBe(0);
  expect(seen.map(idsOf)).toEqual([
    { changed: ["t1"], deleted: [] },
    { changed: ["t1"], deleted: [] },
    { changed: [], deleted: ["t1"] },
  ]);
});

/** Else a long change stops every call while it is made ready, or is in force by halves. */
test("waits for a change to be made ready before any of it is in", async () => {
  const store = newStore();
  const ready = Promise.withResolvers<void>();
  const prepared: string[] = [];
  const prepare = async (entities: readonly Entity[]) => {
    prepared.push(...entities.map(({ id }) => id));
    if (prepared.length > 0) await ready.promise;
  };
  const state = await createControlState({ store, clock, prepare });
  const applied = state.apply(change(make("policy", "p1"), make("key", "k1")));
  while (prepared.length === 0) await Promise.resolve();
  expect([prepared, state.entities("policy").size, state.entities("key").size]).toEqual([["p1", "k1"], 0, 0]);
  ready.resolve();
  await applied;
  expect([state.entities("policy").size, state.entities("key").size]).toEqual([1, 1]);
  state.close();
});

test("gives the conflicts of a change, and tells nobody of it", async () => {
  const { state, seen } = await follow(newStore());
  expect((await state.apply(change(drop("team", "t1", 1)))).ok).toBe(false);
  expect(seen).toEqual([]);
});

test("sees what another process changed", async () => {
  const store = newStore();
  const [mine, other] = [await follow(store), await follow(store)];
  const told = new Promise<void>((resolve) => mine.state.onChange(() => resolve()));
  await other.state.apply(change(make("agent", "a1")));
  await told;
  expect([...mine.state.entities("agent").keys()]).toEqual(["a1"]);
});

test("finds two entities by their names after they exchanged them", async () => {
  const { state } = await follow(newStore());
  await state.apply(change(make("team", "a"), make("team", "b")));
  await state.apply(change(edit("team", "a", 1, "c"), edit("team", "b", 1, "a"), edit("team", "a", 2, "b")));
  expect([state.named("team", "a")?.id, state.named("team", "b")?.id]).toEqual(["b", "a"]);
});

test("has what the configuration says beside it, first by name, until the configuration says otherwise", async () => {
  const { state, seen } = await follow(newStore());
  await state.apply(change(make("team", "t1", { name: "red" })));
  const red = {
    kind: "team",
    id: "team_red",
    name: "red",
    revision: 0,
    body: {},
    createdAtMs: 0,
    updatedAtMs: 0,
  } as const;
  state.configure([red]);
  expect(state.named("team", "red")).toEqual(red);
  expect([state.isConfigured("team", "team_red"), state.isConfigured("team", "t1")]).toEqual([true, false]);
  expect([...state.entities("team").keys()].sort()).toEqual(["t1", "team_red"]);
  state.configure([]);
  expect(state.named("team", "red")?.id).toBe("t1");
  expect(seen.slice(1).map(idsOf)).toEqual([
    { changed: ["team_red"], deleted: [] },
    { changed: [], deleted: ["team_red"] },
  ]);
});

test("finds by its name what the configuration names, takes over and lets go again", async () => {
  const { state } = await follow(newStore());
  await state.apply(change(make("team", "t1")));
  const stored = state.named("team", "t1");
  if (stored === undefined) throw new Error("It was made");
  state.configure([stored]);
  state.configure([]);
  await state.apply(change(edit("team", "t1", 1, "renamed")));
  expect([state.named("team", "t1"), state.named("team", "renamed")?.id]).toEqual([undefined, "t1"]);
});

/** Else a replica that lost its database would let a revoked key in and say that all is well. */
test("tells how long its state was not confirmed, and serves it on meanwhile", async () => {
  const real = newStore();
  await real.apply(change(make("team", "t1")));
  let nowMs = 0;
  let isDown = false;
  let poll: () => void = () => {};
  const store: ControlStore = Object.assign(Object.create(real), {
    changesSince: async (version: number) => {
      if (isDown) throw new ControlStoreUnavailable("down");
      return await real.changesSince(version);
    },
    load: () => real.load(),
    watch(onChange: () => void) {
      poll = onChange;
      return () => {};
    },
  });
  const failures: string[] = [];
  const state = await createControlState({
    store,
    clock: { monotonicMs: () => nowMs },
    onUnavailable: ({ message }) => failures.push(message),
  });
  const afterPoll = async (): Promise<void> => {
    poll();
    await new Promise((resolve) => setImmediate(resolve));
  };
  isDown = true;
  nowMs = 7_000;
  await afterPoll();
  await afterPoll();
  expect([state.unconfirmedMs(), failures, state.entities("team").size]).toEqual([7_000, ["down"], 1]);
  isDown = false;
  await afterPoll();
  expect(state.unconfirmedMs()).toBe(0);
});
