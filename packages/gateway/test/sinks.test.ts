import { Database } from "bun:sqlite";
import { afterEach, beforeEach, expect, test } from "bun:test";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { leafHashOfText, nobleSha256 } from "@meshgate/ledger";
import { type SinkLine, startBatchReceiver } from "./kit/batch-receiver.ts";
import { eventually } from "./kit/eventually.ts";
import { startGateway } from "./kit/gateway.ts";
import { sayHello } from "./kit/say-hello.ts";
import { temporaryFolder } from "./kit/temporary-folder.ts";

const provider = "providers:\n  mine: {kind: sandbox, default_model: m}\n";

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true }));

/** As if the time had passed after which another process takes over from one that died. */
function endLeases(): void {
  const database = new Database(join(folder, "data/meshgate.db"));
  database.run("delete from follower_lease");
  database.close();
}

/** What is whole of a file of lines. */
function linesOf(path: string): readonly SinkLine[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .slice(0, -1)
    .flatMap((line) => (isWhole(line) ? [JSON.parse(line)] : []));
}

function isWhole(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

test("a gateway that is killed again and again loses no line, and every line is the event that was hashed", async () => {
  const path = join(folder, "audit.ndjson");
  const config = `${provider}audit: {sinks: [{name: lines, kind: file, path: ${path}}]}\n`;
  let called = 0;
  for (let round = 0; round < 2; round++) {
    const gateway = await startGateway({ folder, config });
    for (let n = 0; n < 20; n++) called += (await sayHello(gateway.url)).ok ? 1 : 0;
    await gateway.kill();
    endLeases();
  }
  const last = await startGateway({ folder, config });
  await eventually(
    () => Promise.resolve(linesOf(path)),
    (lines) =>
      new Set(lines.flatMap(({ event }) => (event.type === "request.completed" ? [event.id] : []))).size ===
      called,
    { withinMs: 10_000 },
  );
  await last.stop();
  const lines = linesOf(path);
  const first = lines.filter(({ index }, at) => lines.findIndex((each) => each.index === index) === at);
  expect(first.map(({ index }) => index)).toEqual(first.map((_, at) => at));
  for (const text of readFileSync(path, "utf8").split("\n").filter(isWhole)) {
    const { leaf_hash: leaf }: SinkLine = JSON.parse(text);
    const body = text.slice(text.indexOf('"event":') + '"event":'.length, -1);
    expect(Buffer.from(leafHashOfText(body, nobleSha256)).toString("base64")).toBe(leaf);
  }
});

test("a sink that hangs slows no call, and has everything once it answers", async () => {
  const there = startBatchReceiver();
  const config = `${provider}audit: {sinks: [${there.sink}]}\n`;
  try {
    there.hang(true);
    const gateway = await startGateway({ folder, config });
    await eventually(
      () => Promise.resolve(there.asked()),
      (asked) => asked > 0,
      { withinMs: 10_000 },
    );
    const answers = await Promise.all(Array.from({ length: 50 }, () => sayHello(gateway.url)));
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
    expect(there.lines).toEqual([]);
    await gateway.stop();
    there.hang(false);
    const again = await startGateway({ folder, config });
    const completed = () => there.lines.filter(({ event }) => event.type === "request.completed").length;
    await eventually(
      () => Promise.resolve(completed()),
      (count) => count === 50,
      { withinMs: 10_000 },
    );
    await again.stop();
  } finally {
    await there.stop();
  }
}, 30_000);
