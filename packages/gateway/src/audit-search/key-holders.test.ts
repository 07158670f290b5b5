import { expect, test } from "bun:test";
import type { JsonObject } from "@meshgate/canon";
import type { Entity } from "../ports/control-store.ts";
import { MemoryControlStore } from "../stores/control/memory-control-store.ts";
import { MemoryEventStore } from "../stores/memory-event-store.ts";
import { createKeyHolders } from "./key-holders.ts";

const key = (team: string): JsonObject => ({
  team_id: team,
  roles: ["caller"],
  secrets: [],
  person: "key_1",
  created_by: "admin",
});

// Who was in a team before must not read what its key's later team asks for, nor the other way round.
test("a key's team is the one that it had at the time, also after it was moved, and after it is gone", async () => {
  const store = new MemoryControlStore(new MemoryEventStore());
  const by = { events: [], actorId: "admin" };
  const create = { op: "create", kind: "key", id: "key_1", name: "ci", body: key("team_1") } as const;
  const move = {
    op: "update",
    kind: "key",
    id: "key_1",
    revision: 1,
    name: "ci",
    body: key("team_2"),
  } as const;
  await store.apply({ ...by, mutations: [create], atMs: 100 });
  await store.apply({ ...by, mutations: [move], atMs: 200 });
  const { entities } = await store.load();
  const living = (all: readonly Entity[]) => ({
    entities: () => new Map(all.map((entity) => [entity.id, entity])),
    isConfigured: () => false,
  });
  for (const state of [living(entities), living([])]) {
    const holderOf = createKeyHolders(state, store);
    expect(await holderOf("key_1", 150)).toEqual({ teamId: "team_1" });
    expect(await holderOf("key_1", 200)).toEqual({ teamId: "team_2" });
  }
  expect(await createKeyHolders(living([]), store)("key_unknown", 150)).toBeUndefined();
});
