import { describe, expect, test } from "bun:test";
import { canonicalJson, type JsonObject } from "@meshgate/canon";
import {
  compileGovernance,
  compileGuarding,
  compileRules,
  compileSnapshot,
  decide,
  type Facts,
  type GovernancePolicy,
  type Snapshot,
  withGovernance,
  withGuarding,
} from "@meshgate/engine";
import { type Kysely, sql } from "kysely";
import { systemClock } from "../../test/kit/system-clock.ts";
import { compileExpression } from "../config/compile-expression.ts";
import { sha256 } from "../config/sha256.ts";
import { type Database, openDatabase } from "../stores/database.ts";
import { migrate } from "../stores/migrations/migrate.ts";
import { SqlSnapshotStore } from "../stores/snapshots/sql-snapshot-store.ts";
import { createSnapshotArchive } from "./create-snapshot-archive.ts";
import { createSnapshotKeeper } from "./create-snapshot-keeper.ts";
import type { SnapshotFault } from "./snapshot-fault.ts";

async function open() {
  const database = await openDatabase("sqlite::memory:", { clock: systemClock, statementLimitMs: 1_000 });
  await migrate(database);
  const store = new SqlSnapshotStore(database);
  const newKeeper = () => createSnapshotKeeper({ store, clock: systemClock, program: "1.2.3" });
  return { database, store, newKeeper, keeper: newKeeper(), archive: createSnapshotArchive(store) };
}

function policy(id: string, provider: string): GovernancePolicy {
  const base = { id, name: `name of ${id}`, mode: "enforce", scope: { kind: "global" }, match: {} } as const;
  return { ...base, type: "block_provider", provider };
}

const document = `
policy_id: house
policy_version: "2026.10"
default: { decision: BLOCK, rationale_codes: [NOTHING_ELSE] }
rules:
  - rule_id: readers
    priority: 5
    when: "action == 'data:read' && env.name in ['dev', 'prod']"
    then: { decision: ALLOW, rationale_codes: [READING] }
`;

function snapshotOf(policies: readonly GovernancePolicy[]): Snapshot {
  const rules = compileRules([{ file: "house.yaml", text: document }], sha256);
  if (!rules.ok) throw new Error("The document is sound");
  const compiled = compileSnapshot(
    {
      routing: {
        keywords: ["Straße", "secret"],
        maxPromptLengthForLocal: 1_000,
        maxUsdForLocal: null,
        inputUsdPer1mTokens: null,
        charsPerToken: 4,
        defaultLocation: "local",
      },
      providers: [
        { name: "lab", kind: "ollama", location: "local", defaultModel: "a", models: [], claimsFamily: [] },
      ],
      aliases: { fast: [{ provider: "lab", model: "a" }] },
      rules: rules.value,
    },
    sha256,
  );
  const guarding = compileGuarding(
    {
      guardrails: [
        {
          name: "pii",
          mode: "both",
          action: "mask",
          on_unavailable: "deny",
          on_unscanned: "deny",
          default_on: true,
        },
      ],
      policies: [{ name: "eu", add: [], remove: [], exempt: ["pii"], modelCondition: ["gpt-4.*"] }],
      attachments: [],
    },
    sha256,
    compileExpression,
  );
  if (!compiled.ok || !guarding.ok) throw new Error("The snapshot has no problem");
  const governed = withGovernance(compiled.value, compileGovernance(policies, sha256), sha256);
  return withGuarding(governed, guarding.value.guarding, sha256);
}

const policies = ["a", "b", "c"].map((name) => policy(`pol_${name}`, name));

const reading: Facts = {
  action: "data:read",
  env: { name: "prod" },
  resource: { type: "file", sensitivity: "public" },
  signals: {},
};

describe("a kept snapshot", () => {
  test("compiles to one of the same fingerprint, which decides the same", async () => {
    const { keeper, archive } = await open();
    const snapshot = snapshotOf(policies);
    await keeper.keep(snapshot);
    const compiled = await archive.compile(snapshot.snapshot_sha256);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
    expect(compiled.value).not.toBe(snapshot);
    expect(compiled.value.snapshot_sha256).toBe(snapshot.snapshot_sha256);
    const bytes = (by: Snapshot) => canonicalJson(decide(by, reading) as object as JsonObject);
    expect(bytes(compiled.value)).toBe(bytes(snapshot));
  });

  test("costs a look-up once it is kept, and is kept once however many ask for it at a time", async () => {
    const { keeper, newKeeper, store } = await open();
    const snapshot = snapshotOf(policies);
    const [first, second] = [keeper.keep(snapshot), keeper.keep(snapshot)];
    expect(first).toBeInstanceOf(Promise);
    expect(second).toBe(first);
    await first;
    expect(keeper.keep(snapshot)).toBeUndefined();
    const kept = await store.snapshot(snapshot.snapshot_sha256);
    await newKeeper().keep(snapshotOf(policies));
    expect(await store.snapshot(snapshot.snapshot_sha256)).toEqual(kept);
    expect(kept?.program).toBe("1.2.3");
  });

  test("stores of many policies only the one that changed, also after a restart", async () => {
    const { keeper, newKeeper, store, archive, database } = await open();
    await keeper.keep(snapshotOf(policies));
    const changed = snapshotOf([...policies.slice(1), policy("pol_a", "other")]);
    const partsBefore = await countOf(database, "snapshot_part");
    await keeper.keep(changed);
    expect((await countOf(database, "snapshot_part")) - partsBefore).toBe(1);
    expect(await store.policies(changed.governance.sha256)).toMatchObject({
      parent: snapshotOf(policies).governance.sha256,
      steps: 1,
      added: [expect.any(String)],
      removed: [expect.any(String)],
    });
    const restarted = newKeeper();
    await restarted.keep(changed);
    const fewer = snapshotOf(policies.slice(1));
    await restarted.keep(fewer);
    expect(await store.policies(fewer.governance.sha256)).toMatchObject({ steps: 2, added: [] });
    expect((await archive.compile(fewer.snapshot_sha256)).ok).toBe(true);
    expect((await archive.compile(changed.snapshot_sha256)).ok).toBe(true);
  });

  test("compiles after any number of changes, and is read in a bounded number of steps", async () => {
    const { keeper, store, archive } = await open();
    const many = Array.from({ length: 10 }, (_, index) => policy(`pol_${index}`, "x"));
    const all: Snapshot[] = [];
    for (let change = 0; change < 150; change += 1) {
      many[change % 10] = policy(`pol_${change % 10}`, `p${change}`);
      const snapshot = snapshotOf(many);
      all.push(snapshot);
      await keeper.keep(snapshot);
    }
    for (const snapshot of all) {
      expect((await archive.compile(snapshot.snapshot_sha256)).ok).toBe(true);
      expect((await store.policies(snapshot.governance.sha256))?.steps).toBeLessThanOrEqual(64);
    }
  });

  test("is tried again where it could not be kept", async () => {
    const { keeper, store, database } = await open();
    const snapshot = snapshotOf(policies);
    await sql`create trigger full before insert on snapshot begin select raise(abort, 'disk full'); end`.execute(
      database.kysely,
    );
    await expect(keeper.keep(snapshot)).rejects.toMatchObject({ name: "EventStoreUnavailable" });
    await sql`drop trigger full`.execute(database.kysely);
    await keeper.keep(snapshot);
    expect(await store.snapshot(snapshot.snapshot_sha256)).toBeDefined();
  });
});

/** Whoever can write to the database must not make a past decision look as if it came out of another policy. */
describe("what was altered or taken away of a snapshot is told, and nothing is compiled", () => {
  const snapshot = snapshotOf(policies);
  const changed = snapshotOf([...policies.slice(1), policy("pol_a", "other")]);
  const altered = (table: string, set: string, sha256: string) => ({
    table,
    statement: `update ${table} set ${set} where sha256 = '${sha256}'`,
  });
  const missing = (table: string, sha256: string) => ({
    table,
    statement: `delete from ${table} where sha256 = '${sha256}'`,
  });
  const aPolicy = snapshot.governance.policies[1]?.sha256 ?? "";
  const body = "body = replace(body, 'a', 'b')";
  const document = snapshot.rules.policies[0].policy_sha256;
  const cases: readonly (readonly [string, ReturnType<typeof altered>, Omit<SnapshotFault, "why">])[] = [
    [
      "snapshot gone",
      missing("snapshot", changed.snapshot_sha256),
      fault("missing", "snapshot", changed.snapshot_sha256),
    ],
    [
      "snapshot pointed elsewhere",
      altered("snapshot", "governance = null", changed.snapshot_sha256),
      fault("altered", "snapshot", changed.snapshot_sha256),
    ],
    [
      "base altered",
      altered("snapshot_part", body, snapshot.base_sha256),
      fault("altered", "base", snapshot.base_sha256),
    ],
    [
      "base gone",
      missing("snapshot_part", snapshot.base_sha256),
      fault("missing", "base", snapshot.base_sha256),
    ],
    [
      "rules altered",
      altered("snapshot_part", "body = replace(body, 'ALLOW', 'BLOCK')", document),
      fault("altered", "rules", document),
    ],
    ["rules gone", missing("snapshot_part", document), fault("missing", "rules", document)],
    [
      "policy altered",
      altered("snapshot_part", "body = replace(body, 'enforce', 'shadow')", aPolicy),
      fault("altered", "policy", aPolicy),
    ],
    ["policy gone", missing("snapshot_part", aPolicy), fault("missing", "policy", aPolicy)],
    [
      "policy left out of the list",
      altered("snapshot_policies", "added = ''", changed.governance.sha256),
      fault("altered", "policies", changed.governance.sha256),
    ],
    [
      "list gone",
      missing("snapshot_policies", snapshot.governance.sha256),
      fault("missing", "policies", snapshot.governance.sha256),
    ],
    [
      "list that leads to itself",
      altered("snapshot_policies", "parent = sha256", changed.governance.sha256),
      fault("altered", "policies", changed.governance.sha256),
    ],
    [
      "guardrails altered",
      altered("snapshot_part", "body = replace(body, 'deny', 'allow')", snapshot.guarding.sha256),
      fault("altered", "guardrails", snapshot.guarding.sha256),
    ],
    [
      "guardrails gone",
      missing("snapshot_part", snapshot.guarding.sha256),
      fault("missing", "guardrails", snapshot.guarding.sha256),
    ],
  ];

  test.each(cases)("%s", async (_name, { table, statement }, expected) => {
    const { keeper, archive, database } = await open();
    await keeper.keep(snapshot);
    await keeper.keep(changed);
    await unprotect(database.kysely, table);
    await sql.raw(statement).execute(database.kysely);
    expect(await archive.compile(changed.snapshot_sha256)).toEqual({ ok: false, error: expected });
  });
});

function fault(kind: SnapshotFault["kind"], part: SnapshotFault["part"], sha256: string): SnapshotFault {
  return { kind, part, sha256 };
}

async function unprotect<T>(kysely: Kysely<T>, table: string): Promise<void> {
  for (const change of ["update", "delete"]) {
    await sql`drop trigger ${sql.id(`${table}_no_${change}`)}`.execute(kysely);
  }
}

async function countOf({ kysely }: Database, table: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(kysely);
  return rows[0]?.n ?? 0;
}
