import { describe, expect, test } from "bun:test";
import type { JsonObject } from "@meshgate/canon";
import type { KeyFault } from "../../pipeline/identify.ts";
import type { Mutation } from "../../ports/control-store.ts";
import { change, drop, edit, make } from "../../stores/control/control-store.contract.ts";
import { MemoryControlStore } from "../../stores/control/memory-control-store.ts";
import { MemoryEventStore } from "../../stores/memory-event-store.ts";
import { createControlState } from "../control-state.ts";
import { createDirectory } from "./directory.ts";

const at = (iso: string) => Date.parse(iso);

async function start() {
  let nowMs = at("2026-11-20T12:00:00Z");
  const clock = { nowMs: () => nowMs, monotonicMs: () => 0 };
  const state = await createControlState({ store: new MemoryControlStore(new MemoryEventStore()), clock });
  const directory = createDirectory(state, clock);
  await state.apply(
    change(
      make("team", "team_1", { name: "red", body: { tags: ["t", "shared"] } }),
      make("agent", "agt_1", { name: "scribe", body: agent }),
      make("key", "key_1", { name: "app", body: key }),
    ),
  );
  const setTime = (iso: string): void => {
    nowMs = at(iso);
  };
  return { state, directory, setTime, find: () => directory.find("aa") };
}

const agent: JsonObject = {
  team_id: "team_1",
  environment: "prod",
  risk_level: "high",
  tags: ["a", "shared"],
  signals: { caller_trust: "low", region: "eu" },
};
const key: JsonObject = {
  agent_id: "agt_1",
  roles: ["caller"],
  tags: ["k"],
  signals: { caller_trust: "high" },
  secrets: [{ sha256: "aa" }],
  person: "key_0",
  created_by: "key_0",
};

test("gives who is behind a key: its own words over its agent's, and the tags of all", async () => {
  const { find } = await start();
  expect(find()).toEqual({
    ok: true,
    value: {
      actor: { type: "key", id: "key_1" },
      alias: "app",
      person: "key_0",
      roles: new Set(["caller"]),
      tags: ["a", "k", "shared", "t"],
      team: { id: "team_1", name: "red" },
      agent: { id: "agt_1", name: "scribe", riskLevel: "high", isBlocked: false, createdAtMs: 1_000 },
      environment: "prod",
      signals: { caller_trust: "high", region: "eu" },
      waivers: [],
    },
  });
});

test("gives the very same principal until something that it was made from changes", async () => {
  const { state, find } = await start();
  const before = find();
  await state.apply(change(make("team", "team_2")));
  expect(find()).toBe(before);
  await state.apply(change(edit("team", "team_1", 1, "crimson", {})));
  expect(find()).toMatchObject({ value: { team: { name: "crimson" }, tags: ["a", "k", "shared"] } });
});

const blocked = { at: "2026-11-20T11:00:00Z", by: "admin", note_id: "n" };
const steps = {
  "its agent is blocked": edit("agent", "agt_1", 1, "scribe", { ...agent, blocked }),
  "its agent was reviewed": edit("agent", "agt_1", 1, "scribe", {
    ...agent,
    last_review: { id: "rev_1", outcome: "approved", at: "2026-11-20T11:00:00Z", by: "key_0" },
  }),
  "a waiver was approved for its team": make("waiver", "wvr_1", {
    body: {
      policy_id: "pol_1",
      team_id: "team_1",
      reason_note: "n",
      expires_at: "2026-12-01T00:00:00Z",
      status: "approved",
      requested_by: "key_2",
      requesting_person: "key_2",
    },
  }),
} as const;
const seen: readonly (readonly [keyof typeof steps, object])[] = [
  ["its agent is blocked", { agent: { isBlocked: true } }],
  ["its agent was reviewed", { agent: { lastReviewAtMs: at("2026-11-20T11:00:00Z") } }],
  [
    "a waiver was approved for its team",
    { waivers: [{ id: "wvr_1", policyId: "pol_1", expiresAtMs: at("2026-12-01T00:00:00Z") }] },
  ],
];
test.each(seen)("sees at once that %s", async (what, expected) => {
  const { state, find } = await start();
  find();
  await state.apply(change(steps[what]));
  expect(find()).toMatchObject({ value: expected });
});

/** Else a key works on after it was taken back, or after those are gone who had limits for it. */
describe("lets nobody in by a key", () => {
  const faults: readonly (readonly [string, Mutation, KeyFault])[] = [
    [
      "that was revoked",
      edit("key", "key_1", 1, "app", { ...key, revoked_at: "2026-11-20T11:00:00Z" }),
      { kind: "revoked", keyId: "key_1" },
    ],
    ["that was deleted", drop("key", "key_1", 1), { kind: "unknown" }],
    [
      "that has another secret now",
      edit("key", "key_1", 1, "app", { ...key, secrets: [{ sha256: "bb" }] }),
      { kind: "unknown" },
    ],
    ["whose agent is gone", drop("agent", "agt_1", 1), { kind: "revoked", keyId: "key_1" }],
    ["whose team is gone", drop("team", "team_1", 1), { kind: "revoked", keyId: "key_1" }],
  ];
  test.each(faults)("%s", async (_, mutation, error) => {
    const { state, directory, find } = await start();
    const before = find();
    await state.apply(change(mutation));
    expect(find()).toEqual({ ok: false, error });
    const isOldSecret = mutation.op === "update" && error.kind === "unknown";
    expect(before.ok && directory.cutReason(before.value)).toBe(isOldSecret ? undefined : "key-revoked");
  });

  test("that was revoked, whatever other key is said to have its secret", async () => {
    const { state, find } = await start();
    await state.apply(change(edit("key", "key_1", 1, "app", { ...key, revoked_at: "2026-11-20T11:00:00Z" })));
    await state.apply(change(make("key", "key_2", { name: "other", body: key })));
    expect(find()).toEqual({ ok: false, error: { kind: "revoked", keyId: "key_1" } });
  });

  test("that has expired, by the clock", async () => {
    const { state, setTime, find } = await start();
    await state.apply(change(edit("key", "key_1", 1, "app", { ...key, expires_at: "2026-11-20T13:00:00Z" })));
    setTime("2026-11-20T12:59:59.999Z");
    expect(find().ok).toBe(true);
    setTime("2026-11-20T13:00:00Z");
    expect(find()).toEqual({ ok: false, error: { kind: "expired", keyId: "key_1" } });
    // A clock that jumps back lets it in again, as if it had never struck.
    setTime("2026-11-20T12:30:00Z");
    expect(find().ok).toBe(true);
  });

  test("whose secret was rotated away, once the overlap is over", async () => {
    const { state, directory, setTime } = await start();
    const secrets = [{ sha256: "bb" }, { sha256: "aa", until: "2026-11-20T13:00:00Z" }];
    await state.apply(change(edit("key", "key_1", 1, "app", { ...key, secrets })));
    const found = () => [directory.find("aa").ok, directory.find("bb").ok];
    expect(found()).toEqual([true, true]);
    setTime("2026-11-20T13:00:00Z");
    expect(found()).toEqual([false, true]);
    expect(directory.find("aa")).toEqual({
      ok: false,
      error: { kind: "expired", keyId: "key_1", isRotated: true },
    });
  });
});

test("cuts the calls of a blocked agent, and of nobody else", async () => {
  const { state, directory, find } = await start();
  const principal = find();
  if (!principal.ok) throw new Error("not found");
  expect(directory.cutReason(principal.value)).toBeUndefined();
  await state.apply(change(steps["its agent is blocked"]));
  expect(directory.cutReason(principal.value)).toBe("agent-blocked");
  const admin = { ...principal.value, actor: { type: "key", id: "admin" } as const };
  const { agent: _agent, ...withoutAgent } = admin;
  expect(directory.cutReason(withoutAgent)).toBeUndefined();
});
