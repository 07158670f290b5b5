import { Database } from "bun:sqlite";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { writeDecisions } from "../../gateway/test/kit/decisions-to-replay.ts";
import { sealedEvent } from "../../gateway/test/kit/sealed-event.ts";
import { temporaryFolder } from "../../gateway/test/kit/temporary-folder.ts";
import { runMeshgate } from "./kit/run-meshgate.ts";

const folder = temporaryFolder();

beforeAll(() => writeDecisions(`sqlite:${folder}/record.db`, 2));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function replay(...words: readonly string[]) {
  return runMeshgate(["replay", "--database", "sqlite:record.db", ...words], { cwd: folder });
}

/** As one who alters the record and knows how events are hashed. */
function rehash(file: string): void {
  const database = new Database(join(folder, file));
  database.run("drop trigger event_leaf_no_update");
  const rows = database.query<{ seq: number; body: string }, []>("select seq, body from event_body").all();
  const set = database.prepare("update event_leaf set leaf_hash = ? where seq = ?");
  for (const { seq, body } of rows) set.run(sealedEvent({ body }).leafHash, seq);
  database.close();
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

  const altered = await replay();
  expect(altered.exitCode).toBe(1);
  expect(altered.stdout).toMatch(
    /^2 decisions: 1 equal, 0 different\n1 not replayable: event-altered\nevent-altered: event \S+, request \S+: The body/,
  );
  rehash("record.db");
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
