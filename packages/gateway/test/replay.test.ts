import { Database } from "bun:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { ReplayAnswer, SnapshotContent, SnapshotList } from "@meshgate/contracts";
import { sha256 } from "../src/config/sha256.ts";
import { openRecorded } from "../src/replay/open-recorded.ts";
import { openReplayer } from "../src/replay/open-replayer.ts";
import { recordedSpan } from "../src/replay/recorded-span.ts";
import { replay } from "../src/replay/replay.ts";
import { replayInWorkers } from "../src/replay/replay-in-workers.ts";
import { decisionsIn } from "../src/replay/replay-report.ts";
import { createSnapshotArchive } from "../src/snapshots/create-snapshot-archive.ts";
import { leafHash } from "../src/stores/leaf-hash.ts";
import { SqlSnapshotStore } from "../src/stores/snapshots/sql-snapshot-store.ts";
import { type ControlClient, controlClient } from "./kit/control-client.ts";
import { type RunningGateway, startGateway } from "./kit/gateway.ts";
import { startPostgres, whyNoPostgres } from "./kit/postgres.ts";
import { systemClock } from "./kit/system-clock.ts";
import { temporaryFolder } from "./kit/temporary-folder.ts";

const admin = `mgk_${"a".repeat(43)}`;
const folder = temporaryFolder();
const database = join(folder, "data/meshgate.db");
const databaseUrl = `sqlite:${database}`;
const keys: Record<string, string> = {};
let gateway: RunningGateway;
let control: ControlClient;

async function ask(method: string, path: string, { as = admin, body }: { as?: string; body?: object } = {}) {
  const answer = await fetch(`${gateway.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${as}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as unknown };
}

const call = { model: "auto", messages: [{ role: "user", content: "Hi" }] };

/** Two calls under one policy each, an evaluation, and a refused call. */
beforeAll(async () => {
  const config = "providers: {sandbox: {kind: sandbox, location: local}}\n";
  gateway = await startGateway({ folder, config, env: { MESHGATE_ADMIN_KEY: admin } });
  control = controlClient(() => gateway.url, admin);
  const team = await control.team("red");
  for (const [alias, more] of Object.entries({
    auditor: { roles: ["auditor"] },
    caller: { roles: ["caller"] },
    "red-auditor": { roles: ["auditor"], team_id: team.id },
  })) {
    keys[alias] = (await control.key(alias, more)).key;
  }
  await ask("POST", "/v1/chat/completions", { body: call });
  const block = { policy_type: "block_provider", config: { provider: "azure" } };
  await control.policy({ name: "no azure", ...block });
  await ask("POST", "/v1/chat/completions", { body: call });
  await control.policy({ name: "none at all", ...block, config: { provider: "sandbox" } });
  await ask("POST", "/v1/chat/completions", { body: call });
  const resource = { type: "file", sensitivity: "public" };
  await ask("POST", "/evaluate", { body: { action: "data:read", env: { name: "dev" }, resource } });
});

afterAll(() => rm(folder, { recursive: true }));

describe("over HTTP", () => {
  test("every decision of a running gateway comes out the same", async () => {
    const { status, body } = await ask("POST", "/v1/replay", { as: keys["auditor"] ?? "", body: {} });
    expect(status).toBe(200);
    expect(ReplayAnswer.parse(body)).toMatchObject({
      decisions: 4,
      equal: 4,
      different: 0,
      complete: true,
      differences: [],
      obstacles: [],
    });
    const metrics = await fetch(`${gateway.url}/v1/metrics`, {
      headers: { authorization: `Bearer ${admin}` },
    });
    expect(await metrics.text()).toContain('meshgate_replay_decisions_total{result="equal"} 4');
  });

  test("of a time, only its decisions", async () => {
    const to = { to: "2020-01-01T00:00:00Z" };
    expect((await ask("POST", "/v1/replay", { body: to })).body).toMatchObject({
      decisions: 0,
      complete: true,
    });
    const from = { from: "2020-01-01T00:00:00Z" };
    expect((await ask("POST", "/v1/replay", { body: from })).body).toMatchObject({ decisions: 4, equal: 4 });
  });

  test("every snapshot that decided is listed, page by page, and each part hashes to its name", async () => {
    const first = SnapshotList.parse((await ask("GET", "/v1/snapshots?limit=2")).body);
    expect(first.snapshots).toHaveLength(2);
    const next = `/v1/snapshots?limit=2&cursor=${first.next_cursor}`;
    const second = SnapshotList.parse((await ask("GET", next)).body);
    expect(second).toEqual({ snapshots: [expect.anything()] });
    const policies: number[] = [];
    for (const { snapshot_sha256, base_sha256, kept_at } of [...first.snapshots, ...second.snapshots]) {
      const { body } = await ask("GET", `/v1/snapshots/${snapshot_sha256}`);
      const content = SnapshotContent.parse(body);
      expect({ base_sha256, kept_at }).toMatchObject({
        base_sha256: content.base_sha256,
        kept_at: content.kept_at,
      });
      expect(sha256(JSON.stringify(content.base))).toBe(base_sha256);
      policies.push(content.policies.length);
    }
    expect(policies).toEqual([0, 1, 2]);
  });

  test("what is not kept is not found, and what is not asked properly is said", async () => {
    expect(await ask("GET", `/v1/snapshots/${"0".repeat(64)}`)).toMatchObject({
      status: 404,
      body: { code: "not-found" },
    });
    expect((await ask("GET", "/v1/snapshots?cursor=x")).status).toBe(400);
    expect((await ask("POST", "/v1/replay", { body: { from: "yesterday" } })).status).toBe(400);
  });

  /** Else whoever may call learns what every other caller is governed by. */
  test.each(["caller", "red-auditor"])("is refused to the key %s", async (alias) => {
    for (const [method, path] of [
      ["POST", "/v1/replay"],
      ["GET", "/v1/snapshots"],
      ["GET", `/v1/snapshots/${"0".repeat(64)}`],
    ] as const) {
      const body = method === "POST" ? { body: {} } : {};
      expect((await ask(method, path, { as: keys[alias] ?? "", ...body })).status).toBe(403);
    }
  });
});

describe("on the database", () => {
  async function replayed() {
    const replayer = await openReplayer(databaseUrl, systemClock);
    try {
      return await replayer.replay({});
    } finally {
      await replayer.close();
    }
  }

  test("beside the gateway that runs on it, and after", async () => {
    expect(await replayed()).toMatchObject({ decisions: 4, equal: 4 });
    await gateway.stop();
    expect(await replayed()).toMatchObject({ decisions: 4, equal: 4 });
  });

  /** Who can write to the database must not be able to make a refusal look like a permission. */
  test("names what was altered: the decision, what it was made from, and what is gone", async () => {
    const writable = new Database(database);
    for (const table of ["event_body", "event_leaf", "snapshot", "snapshot_part"]) {
      for (const change of ["update", "delete"]) writable.run(`drop trigger if exists ${table}_no_${change}`);
    }
    const blocked = `type = 'decision.made' and body like '%"outcome":"BLOCK"%' and body like '%"surface":%'`;
    writable.run(
      `update event_body set body = replace(body, '"outcome":"BLOCK"', '"outcome":"ALLOW"') where ${blocked}`,
    );
    const eventAltered = {
      equal: 3,
      different: 0,
      not_replayable: { "event-altered": 1 },
      obstacles: [{ cause: "event-altered", event_id: expect.any(String), request_id: expect.any(String) }],
    };
    expect(await replayed()).toMatchObject(eventAltered);
    const type = writable.prepare('update event_body set type = ? where body like \'%"outcome":"ALLOW"%\'');
    type.run("config.changed");
    expect(await replayed()).toMatchObject({ not_replayable: { "event-altered": 3 } });
    type.run("decision.made");
    const [{ seq, body } = { seq: 0, body: "" }] = writable
      .query<{ seq: number; body: string }, []>(
        `select seq, body from event_body where body like '%"surface":%' order by seq desc limit 1`,
      )
      .all();
    writable.run("update event_leaf set leaf_hash = ? where seq = ?", [leafHash(body), seq]);
    expect(await replayed()).toMatchObject({
      equal: 3,
      different: 1,
      differences: [
        { pointer: "/outcome", recorded: "ALLOW", replayed: "BLOCK", request_id: expect.any(String) },
      ],
    });
    writable.run("update snapshot_part set body = replace(body, 'azure', 'b') where body like '%azure%'");
    expect(await replayed()).toMatchObject({
      equal: 1,
      different: 0,
      not_replayable: { "snapshot-altered": 3 },
      obstacles: Array.from({ length: 3 }, () => ({ cause: "snapshot-altered" })),
    });
    writable.run("delete from snapshot");
    expect(await replayed()).toMatchObject({ equal: 0, not_replayable: { "snapshot-missing": 4 } });
    writable.close();
  });

  test("over workers comes to the same as in one thread", async () => {
    const opened = await openRecorded(databaseUrl, systemClock);
    const span = await recordedSpan(opened, {});
    const archive = createSnapshotArchive(new SqlSnapshotStore(opened));
    const { report } = await replay({ database: opened, archive, span, stepEvents: 64 });
    await opened.close();
    expect(decisionsIn(report)).toBe(4);
    const shared = { databaseUrl, span, range: {}, workers: 2, partEvents: 3 };
    expect(await replayInWorkers(shared)).toEqual(report);
  });

  test("says what to do where there is nothing to read", async () => {
    await expect(openReplayer(`sqlite:${folder}/none.db`, systemClock)).rejects.toThrow(
      "There is no such file",
    );
  });
});

const missing = whyNoPostgres();

if (missing === undefined) {
  test("on PostgreSQL every decision comes out the same, too", async () => {
    const postgres = await startPostgres(["fsync=off"]);
    const own = await startGateway({
      config: "providers: {sandbox: {kind: sandbox, location: local}}\n",
      env: { DATABASE_URL: postgres.url },
    });
    for (let index = 0; index < 3; index += 1) {
      const headers = { "content-type": "application/json" };
      await fetch(`${own.url}/v1/chat`, {
        method: "POST",
        headers,
        body: JSON.stringify({ prompt: "Hi", messages: call.messages }),
      });
      await fetch(`${own.url}/v1/chat/completions`, { method: "POST", headers, body: JSON.stringify(call) });
    }
    await own.stop();
    const replayer = await openReplayer(postgres.url, systemClock);
    const answer = await replayer.replay({ fromMs: 0 });
    await replayer.close();
    await postgres.stop();
    expect(answer.decisions).toBeGreaterThanOrEqual(3);
    expect(answer).toMatchObject({ equal: answer.decisions, complete: true });
  });
} else {
  test.skip(missing, () => {});
}
