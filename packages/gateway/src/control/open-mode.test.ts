import { expect, test } from "bun:test";
import { eventually } from "../../test/kit/eventually.ts";
import { ControlStoreUnavailable } from "../ports/control-store.ts";
import { change, drop, make } from "../stores/control/control-store.contract.ts";
import { MemoryControlStore } from "../stores/control/memory-control-store.ts";
import { MemoryEventStore } from "../stores/memory-event-store.ts";
import { createControlState } from "./control-state.ts";
import { createDirectory } from "./directory/directory.ts";
import { ADMIN_KEY_MADE, createOpenMode } from "./open-mode.ts";

const clock = { nowMs: () => 0, monotonicMs: () => 0 };

async function start(store: MemoryControlStore, hasAdminKey = false) {
  const state = await createControlState({ store, clock });
  const directory = createDirectory(state, clock);
  const mode = await createOpenMode({ store, state, directory, hasAdminKey, clock });
  return { state, mode };
}

function key(id: string, role: string) {
  const body = { roles: [role], secrets: [{ sha256: id }], person: id, created_by: "local" };
  return make("key", id, { body });
}

test("is open while there is no admin key, whatever other keys there are", async () => {
  const { state, mode } = await start(new MemoryControlStore(new MemoryEventStore()));
  await state.apply(change(key("key_1", "caller")));
  expect(mode.isOpen()).toBe(true);
});

/** Else whoever can delete a key, or wait for its expiry, makes everybody on the machine an administrator. */
const ends: readonly (readonly [string, (store: MemoryControlStore) => Promise<boolean>])[] = [
  [
    "a key was made here",
    async (store) => {
      const { state, mode } = await start(store);
      await state.apply(change(key("key_1", "admin")));
      return mode.isOpen();
    },
  ],
  [
    "a key was made by another process, and is gone",
    async (store) => {
      const made = { ...change(key("key_1", "admin")), once: { [ADMIN_KEY_MADE]: "2026-11-20T18:00:00Z" } };
      await store.apply(made);
      await store.apply(change(drop("key", "key_1", 1)));
      return (await start(store)).mode.isOpen();
    },
  ],
  ["MESHGATE_ADMIN_KEY was given", async (store) => (await start(store, true)).mode.isOpen()],
  [
    "the configuration had one",
    async (store) => {
      const { state, mode } = await start(store);
      const body = { roles: ["admin"], secrets: [{ sha256: "c" }], person: "key_c", created_by: "config" };
      const configured = {
        kind: "key",
        id: "key_c",
        name: "c",
        revision: 0,
        body,
        createdAtMs: 0,
        updatedAtMs: 0,
      } as const;
      state.configure([configured]);
      state.configure([]);
      return mode.isOpen();
    },
  ],
];
test.each(ends)("is closed for good once %s, after a start without it too", async (_, end) => {
  const store = new MemoryControlStore(new MemoryEventStore());
  expect(await end(store)).toBe(false);
  const { mode } = await start(store);
  expect(mode.isOpen()).toBe(false);
});

test("closes in a process that learns of an admin key only when it is gone again", async () => {
  const store = new MemoryControlStore(new MemoryEventStore());
  await store.apply(change(key("key_0", "caller")));
  const { state, mode } = await start(store);
  await store.setOnce(ADMIN_KEY_MADE, "2026-11-20T18:00:00Z");
  await state.apply(change(drop("key", "key_0", 1)));
  await new Promise((resolve) => setImmediate(resolve));
  expect(mode.isOpen()).toBe(false);
});

/** Else a database that is away at the right moment keeps the door open after the first admin key. */
test("is not open while the store cannot say whether there was an admin key, and is again once it says no", async () => {
  const store = new MemoryControlStore(new MemoryEventStore());
  await store.apply(change(key("key_0", "caller")));
  const state = await createControlState({ store, clock });
  const directory = createDirectory(state, clock);
  let isAway = false;
  const get = (name: string) =>
    isAway ? Promise.reject(new ControlStoreUnavailable("away")) : store.get(name);
  const setOnce = store.setOnce.bind(store);
  const mode = await createOpenMode({
    store: { get, setOnce },
    state,
    directory,
    hasAdminKey: false,
    clock,
    retryMs: 1,
  });
  const isOpen = async () => mode.isOpen();
  isAway = true;
  await state.apply(change(drop("key", "key_0", 1)));
  await eventually(isOpen, (open) => !open, { withinMs: 5_000 });
  isAway = false;
  await eventually(isOpen, (open) => open, { withinMs: 5_000 });
});
