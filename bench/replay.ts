/**
 * Times how fast recorded decisions are made again from SQLite: on the calling thread, and over two workers. Run it as a process of
 * its own: `bun bench/replay.ts DECISIONS`; it prints JSON. Events are those of governed model calls, two of three of them
 * decisions' neighbours, as a record has them.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileGovernance, type GovernancePolicy, withGovernance } from "@meshgate/engine";
import { sha256 } from "../packages/gateway/src/config/sha256.ts";
import { decisionData } from "../packages/gateway/src/pipeline/record.ts";
import { sealEvent } from "../packages/gateway/src/pipeline/seal.ts";
import { openReplayer } from "../packages/gateway/src/replay/open-replayer.ts";
import { recordedSpan } from "../packages/gateway/src/replay/recorded-span.ts";
import { replay } from "../packages/gateway/src/replay/replay.ts";
import { createSnapshotArchive } from "../packages/gateway/src/snapshots/create-snapshot-archive.ts";
import { createSnapshotKeeper } from "../packages/gateway/src/snapshots/create-snapshot-keeper.ts";
import { type Database, openDatabase } from "../packages/gateway/src/stores/database.ts";
import { migrate } from "../packages/gateway/src/stores/migrations/migrate.ts";
import { SqlSnapshotStore } from "../packages/gateway/src/stores/snapshots/sql-snapshot-store.ts";
import { contextWith, entryOf } from "../packages/gateway/test/kit/call-entry.ts";
import { systemClock } from "../packages/gateway/test/kit/system-clock.ts";

const decisions = Number(process.argv[2] ?? 100_000);
const folder = mkdtempSync(join(tmpdir(), "meshgate-bench-"));
const url = `sqlite:${join(folder, "meshgate.db")}`;

try {
  const database = await openDatabase(url, { clock: systemClock, statementLimitMs: 60_000 });
  await migrate(database);
  await fill(database);
  const span = await recordedSpan(database, {});
  const archive = createSnapshotArchive(new SqlSnapshotStore(database));
  let rssMax = 0;
  const cpuBefore = process.cpuUsage();
  const startMs = performance.now();
  const { report } = await replay({
    database,
    archive,
    span,
    stepEvents: 2_048,
    onStep: () => {
      rssMax = Math.max(rssMax, process.memoryUsage.rss());
      return true;
    },
  });
  const seconds = (performance.now() - startMs) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const cpuSeconds = (user + system) / 1_000_000;
  console.log(
    JSON.stringify({
      decisions,
      equal: report.equal,
      seconds,
      cpuSeconds,
      perSecond: Math.round(decisions / seconds),
      perCpuSecond: Math.round(decisions / cpuSeconds),
      rssMax,
    }),
  );
  await database.close();
  const replayer = await openReplayer(url, systemClock);
  const sharedMs = performance.now();
  const cpuShared = process.cpuUsage();
  const answer = await replayer.replay({});
  const shared = process.cpuUsage(cpuShared);
  const sharedSeconds = (performance.now() - sharedMs) / 1_000;
  console.log(
    JSON.stringify({
      decisions,
      equal: answer.equal,
      workers: 2,
      seconds: sharedSeconds,
      cpuSeconds: (shared.user + shared.system) / 1_000_000,
      perSecond: Math.round(decisions / sharedSeconds),
      rss: process.memoryUsage.rss(),
    }),
  );
  await replayer.close();
} finally {
  rmSync(folder, { recursive: true });
}

async function fill(database: Database): Promise<void> {
  if (database.kind !== "sqlite") throw new Error("the bench fills SQLite");
  const context = contextWith(async () => {});
  const snapshot = withGovernance(context.snapshot, compileGovernance(policies(), sha256), sha256);
  await createSnapshotKeeper({
    store: new SqlSnapshotStore(database),
    clock: systemClock,
    program: "bench",
  }).keep(snapshot);
  const bodies = Array.from({ length: 512 }, () => bodyOf({ ...context, snapshot }));
  const { handle } = database.connection;
  const leaf = handle.prepare("insert into event_leaf (id, occurred_at_ms, leaf_hash) values (?, ?, ?)");
  const body = handle.prepare(
    "insert into event_body (seq, id, type, actor_id, body) values (last_insert_rowid(), ?, ?, 'key_1', ?)",
  );
  const hash = new Uint8Array(32);
  handle.run("pragma synchronous = off");
  handle.run("begin");
  for (let index = 0; index < decisions; index += 1) {
    for (const type of ["decision.made", "request.completed"]) {
      const id = Bun.randomUUIDv7();
      leaf.run(id, Date.now(), hash);
      body.run(id, type, bodies[index % bodies.length] ?? "");
    }
  }
  handle.run("commit");
}

function bodyOf(context: ReturnType<typeof contextWith>): string {
  const { ids, observed, decided } = entryOf(context);
  return sealEvent(
    {
      type: "decision.made",
      occurredAtMs: Date.now(),
      ids,
      actor: { type: "key", id: "key_1" },
      policy: decided.decision.policy,
      snapshotSha256: decided.decision.snapshot_sha256,
      data: decisionData({ observed, decided }, "strict"),
    },
    context.newId(),
    { origin: "bench", environment: "bench" },
  ).body;
}

/** Some that cover every call: a list of models, a residency, a budget. */
function policies(): readonly GovernancePolicy[] {
  const base = { mode: "enforce", scope: { kind: "global" }, match: {} } as const;
  return [
    { ...base, id: "pol_1", name: "models", type: "model_allowlist", allowedModels: ["a", "b*"] },
    { ...base, id: "pol_2", name: "place", type: "data_residency", locations: ["local"] },
    { ...base, id: "pol_3", name: "azure", type: "block_provider", provider: "azure" },
  ];
}
