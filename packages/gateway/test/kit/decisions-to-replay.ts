import { compileGovernance, type GovernancePolicy, withGovernance } from "@meshgate/engine";
import { sha256 } from "../../src/config/sha256.ts";
import { decisionData } from "../../src/pipeline/record.ts";
import { sealEvent } from "../../src/pipeline/seal.ts";
import type { SealedEvent } from "../../src/ports/event-store.ts";
import { openRecorded } from "../../src/replay/open-recorded.ts";
import { recordedSpan } from "../../src/replay/recorded-span.ts";
import { replay } from "../../src/replay/replay.ts";
import { emptyReport, joinReports } from "../../src/replay/replay-report.ts";
import { createSnapshotArchive } from "../../src/snapshots/create-snapshot-archive.ts";
import { createSnapshotKeeper } from "../../src/snapshots/create-snapshot-keeper.ts";
import { openDatabase } from "../../src/stores/database.ts";
import { migrate } from "../../src/stores/migrations/migrate.ts";
import { SqlSnapshotStore } from "../../src/stores/snapshots/sql-snapshot-store.ts";
import { contextWith, entryOf } from "./call-entry.ts";
import { systemClock } from "./system-clock.ts";

/** Replays a record on the calling thread, and gives how many decisions came out the same. */
export async function replayAlone(url: string, onStep: () => void): Promise<number> {
  const database = await openRecorded(url, systemClock);
  const { report } = await replay({
    database,
    archive: createSnapshotArchive(new SqlSnapshotStore(database)),
    span: await recordedSpan(database, {}),
    stepEvents: 2_048,
    onStep: () => {
      onStep();
      return true;
    },
  });
  await database.close();
  return report.equal;
}

/** Replays the same part of a record again and again, as workers replay one part after another, up to so many events. */
export async function replayRepeatedly(
  url: string,
  events: number,
  onPart: (events: number) => void,
): Promise<number> {
  const database = await openRecorded(url, systemClock);
  const archive = createSnapshotArchive(new SqlSnapshotStore(database));
  const span = await recordedSpan(database, {});
  let report = emptyReport;
  for (let seen = 0; seen < events; seen += span.end - span.after) {
    report = joinReports(report, (await replay({ database, archive, span, stepEvents: 2_048 })).report);
    onPart(seen + span.end - span.after);
  }
  await database.close();
  return report.equal;
}

/** Writes so many decisions of governed model calls, each beside another event, as a record has them, without waiting for the disk. */
export async function writeDecisions(url: string, decisions: number): Promise<void> {
  const database = await openDatabase(url, { clock: systemClock, statementLimitMs: 60_000 });
  await migrate(database);
  if (database.kind !== "sqlite") throw new Error("the bench fills SQLite");
  const context = contextWith(async () => {});
  const snapshot = withGovernance(context.snapshot, compileGovernance(policies(), sha256), sha256);
  await createSnapshotKeeper({
    store: new SqlSnapshotStore(database),
    clock: systemClock,
    program: "bench",
  }).keep(snapshot);
  const calls = Array.from({ length: 512 }, () => eventsOf({ ...context, snapshot }));
  const { handle } = database.connection;
  const leaf = handle.prepare("insert into event_leaf (id, occurred_at_ms, leaf_hash) values (?, ?, ?)");
  const body = handle.prepare(
    "insert into event_body (seq, id, type, request_id, actor_id, body) values (last_insert_rowid(), ?, ?, ?, 'key_1', ?)",
  );
  handle.run("pragma synchronous = off");
  handle.run("begin");
  for (let index = 0; index < decisions; index += 1) {
    const requestId = Bun.randomUUIDv7();
    for (const event of calls[index % calls.length] ?? []) {
      const id = Bun.randomUUIDv7();
      leaf.run(id, event.occurredAtMs, event.leafHash);
      body.run(id, event.type, requestId, event.body);
    }
  }
  handle.run("commit");
  await database.close();
}

function eventsOf(context: ReturnType<typeof contextWith>): readonly SealedEvent[] {
  const { ids, observed, decided } = entryOf(context);
  const draft = { occurredAtMs: Date.now(), ids, actor: { type: "key", id: "key_1" } } as const;
  const made = {
    ...draft,
    type: "decision.made",
    policy: decided.decision.policy,
    snapshotSha256: decided.decision.snapshot_sha256,
    data: decisionData({ observed, decided }, "strict"),
  } as const;
  const data = {
    status: "success",
    http_status: 200,
    latency_ms: 1,
    stream: false,
    attempts: [{ provider: "lab", model: "a", latency_ms: 1 }],
    usage: { input_tokens: 10, output_tokens: 10 },
    cost: { nano_usd: 1_000, counted_by: "provider" },
    audit_mode: "strict",
  } as const;
  const completed = { ...draft, type: "request.completed", data } as const;
  const origin = { origin: "bench", environment: "bench" };
  return [made, completed].map((event) => sealEvent(event, context.newId(), origin));
}

/** Some that cover every call: a list of models, a residency, a budget. */
export function policies(): readonly GovernancePolicy[] {
  const base = { mode: "enforce", scope: { kind: "global" }, match: {} } as const;
  return [
    { ...base, id: "pol_1", name: "models", type: "model_allowlist", allowedModels: ["a", "b*"] },
    { ...base, id: "pol_2", name: "place", type: "data_residency", locations: ["local"] },
    { ...base, id: "pol_3", name: "azure", type: "block_provider", provider: "azure" },
  ];
}
