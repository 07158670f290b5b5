import { Database } from "bun:sqlite";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { recordDecisions } from "../../gateway/src/pipeline/record.ts";
import { createSnapshotKeeper } from "../../gateway/src/snapshots/create-snapshot-keeper.ts";
import { SqlSnapshotStore } from "../../gateway/src/stores/snapshots/sql-snapshot-store.ts";
import { SqlEventStore } from "../../gateway/src/stores/sql-event-store.ts";
import { contextWith, entryOf } from "../../gateway/test/kit/call-entry.ts";
import { testDatabase } from "../../gateway/test/kit/databases.ts";
import { systemClock } from "../../gateway/test/kit/system-clock.ts";
import { temporaryFolder } from "../../gateway/test/kit/temporary-folder.ts";
import { runMeshgate } from "./kit/run-meshgate.ts";

const folder = temporaryFolder();

beforeAll(async () => {
  const database = await testDatabase(`sqlite:${folder}/record.db`);
  const opened = await database.open();
  const store = new SqlEventStore(opened, { clock: systemClock, queueEventsMax: 100, commitLimitMs: 4_000 });
  const snapshots = createSnapshotKeeper({
    store: new SqlSnapshotStore(opened),
    clock: systemClock,
    program: "test",
  });
  const context = { ...contextWith((events) => store.append(events)), snapshots };
  await recordDecisions([entryOf(context), entryOf(context)], context);
  await database.close();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function replay(...words: readonly string[]) {
  return runMeshgate(["replay", "--database", "sqlite:record.db", ...words], { cwd: folder });
}

test("meshgate replay says that every decision comes out the same", async () => {
  expect(await replay()).toMatchObject({ exitCode: 0, stdout: "2 decisions: 2 equal, 0 different\n" });
  const { stdout } = await replay("--json", "--from", "2020-01-01", "--to", "2020-01-02T00:00:00Z");
  expect(JSON.parse(stdout)).toMatchObject({ decisions: 0, complete: true });
});

test("meshgate replay names a decision that comes out otherwise, and fails", async () => {
  const database = new Database(join(folder, "record.db"));
  database.run("drop trigger event_body_no_update");
  database.run(
    `update event_body set body = replace(body, '"outcome":"ALLOW"', '"outcome":"BLOCK"') where seq = 1`,
  );
  database.close();
  const { exitCode, stdout } = await replay();
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(
    /^2 decisions: 1 equal, 1 different\ndifferent: event \S+, request \S+, \/outcome: recorded "BLOCK", now "ALLOW"\n$/,
  );
});

test.each([
  ["a time that is none", ["--from", "yesterday"], 2, "--from: write 2026-11-20 or 2026-11-20T08:00:00Z."],
  [
    "a record that is not there",
    ["--database", "sqlite:none.db"],
    1,
    "There is no such file. Check the path.",
  ],
])("meshgate replay says what is wrong with %s", async (_name, words, code, sentence) => {
  const { exitCode, stderr } = await replay(...words);
  expect(exitCode).toBe(code);
  expect(stderr).toContain(sentence);
});
