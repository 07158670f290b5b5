import { Database } from "bun:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createSnapshotArchive } from "../src/snapshots/create-snapshot-archive.ts";
import { MemorySnapshotStore } from "../src/stores/snapshots/memory-snapshot-store.ts";
import { checkDecisions, checkRecord } from "./kit/check-record.ts";
import { startGateway } from "./kit/gateway.ts";
import { governedGateway } from "./kit/governed-gateway.ts";
import { temporaryFolder } from "./kit/temporary-folder.ts";

/** What the integration tests hold each gateway's record to: that it does so is held here. */
describe("the check of a stopped gateway's record", () => {
  let folder: string;

  beforeEach(async () => {
    folder = temporaryFolder();
    const gateway = await startGateway({
      folder,
      config: "providers: {sandbox: {kind: sandbox, location: local}}\n",
    });
    const post = (path: string, body: object) =>
      fetch(`${gateway.url}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    const said = { messages: [{ role: "user", content: "Hi" }] };
    await post("/v1/chat/completions", { model: "auto", ...said });
    const resource = { type: "file", sensitivity: "public" };
    await post("/evaluate", { action: "data:read", env: { name: "dev" }, resource });
    await gateway.stop();
  });

  afterEach(() => rm(folder, { recursive: true }));

  function write(statement: string): void {
    const database = new Database(join(folder, "data/meshgate.db"));
    for (const table of ["event_body", "snapshot", "snapshot_part"]) {
      for (const change of ["update", "delete"]) database.run(`drop trigger ${table}_no_${change}`);
    }
    expect(database.run(statement).changes).toBe(1);
    database.close();
  }

  test("makes the decisions of calls and of evaluations again", async () => {
    expect(await checkRecord(folder)).toBe(2);
  });

  test.each([
    [
      "a fact is another",
      'update event_body set body = replace(body, \'"action":"data:read"\', \'"action":"infer:run"\') where body like \'%"action":"data:read"%\'',
    ],
    [
      "a decision is another",
      'update event_body set body = replace(body, \'"outcome":"BLOCK"\', \'"outcome":"ALLOW"\') where body like \'%"outcome":"BLOCK"%\' and type = \'decision.made\'',
    ],
    ["a snapshot is gone", "delete from snapshot"],
    [
      "a policy is another",
      "update snapshot_part set body = replace(body, 'POLICY_ALLOW', 'POLICY_ALLOWED') where body like '%meshgate-builtin%rule_id%'",
    ],
  ])("fails where %s", async (_name, statement) => {
    write(statement);
    await expect(checkRecord(folder)).rejects.toThrow("came out the same when they were made again");
  });
});

describe("the check of a gateway within the test's process", () => {
  test("makes its decisions again, and fails where nothing of them is kept", async () => {
    const gateway = governedGateway({ policies: [] });
    const reply = await gateway.call();
    const events = await gateway.events(reply);
    expect(events.map(({ type }) => type)).toContain("decision.made");
    const found = await gateway.store.find({ id: reply.ids.requestId, limit: 9 });
    const bodies = found.map(({ body }) => body);
    await expect(checkDecisions(bodies, createSnapshotArchive(new MemorySnapshotStore()))).rejects.toThrow(
      "missing",
    );
  });
});
