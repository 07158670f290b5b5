import { Database } from "bun:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { leafHashOfText, nobleSha256 } from "@meshgate/ledger";
import { eventually } from "./kit/eventually.ts";
import { startGateway } from "./kit/gateway.ts";
import { startPostgres, whyNoPostgres } from "./kit/postgres.ts";
import { startReplicas } from "./kit/replicas.ts";
import { temporaryFolder } from "./kit/temporary-folder.ts";

interface Line {
  readonly index: number;
  readonly leaf_hash: string;
  readonly event: { readonly id: string; readonly type: string };
}

const provider = "providers:\n  mine: {kind: sandbox, default_model: m}\n";

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true }));

function chat(url: string, key?: string): Promise<Response> {
  return fetch(`${url}/v1/chat`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(key && { authorization: `Bearer ${key}` }) },
    body: JSON.stringify({ messages: [{ role: "user", content: "Hello" }] }),
  });
}

/** As if the time had passed after which another process takes over from one that died. */
function endLeases(): void {
  const database = new Database(join(folder, "data/meshgate.db"));
  database.run("delete from follower_lease");
  database.close();
}

/** What is whole of a file of lines. */
function linesOf(path: string): readonly Line[] {
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

/** A receiver of batches; while it hangs it answers nobody. */
function receiver() {
  const lines: Line[] = [];
  let asked = 0;
  let hangs = false;
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    idleTimeout: 0,
    async fetch(request) {
      const text = await request.text();
      asked++;
      if (hangs) return new Promise(() => {});
      lines.push(
        ...text
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line)),
      );
      return new Response("");
    },
  });
  return {
    sink: `{name: siem, kind: http, url: "http://127.0.0.1:${server.port}/", secret: a-secret-of-some-length, allow_private: true, batch_ms: 0}`,
    lines,
    asked: () => asked,
    hang: (now: boolean) => {
      hangs = now;
    },
    stop: () => server.stop(true),
  };
}

test("a gateway that is killed again and again loses no line, and every line is the event that was hashed", async () => {
  const path = join(folder, "audit.ndjson");
  const config = `${provider}audit: {sinks: [{name: lines, kind: file, path: ${path}}]}\n`;
  let called = 0;
  for (let round = 0; round < 3; round++) {
    const gateway = await startGateway({ folder, config });
    for (let n = 0; n < 20; n++) called += (await chat(gateway.url)).ok ? 1 : 0;
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
    const { leaf_hash: leaf }: Line = JSON.parse(text);
    const body = text.slice(text.indexOf('"event":') + '"event":'.length, -1);
    expect(Buffer.from(leafHashOfText(body, nobleSha256)).toString("base64")).toBe(leaf);
  }
});

test("a sink that hangs slows no call and no stop, and has everything once it answers", async () => {
  const there = receiver();
  const config = `${provider}audit: {sinks: [${there.sink}]}\n`;
  try {
    there.hang(true);
    const gateway = await startGateway({ folder, config });
    await eventually(
      () => Promise.resolve(there.asked()),
      (asked) => asked > 0,
      { withinMs: 10_000 },
    );
    const answers = await Promise.all(Array.from({ length: 50 }, () => chat(gateway.url)));
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

describe.skipIf(whyNoPostgres() !== undefined)("two replicas on PostgreSQL", () => {
  test("deliver each event in order, and one goes on where the other stops", async () => {
    const postgres = await startPostgres();
    const there = receiver();
    const config = `${provider}audit: {sinks: [${there.sink}]}\n`;
    const replicas = await startReplicas({ count: 2, config, databaseUrl: postgres.url });
    try {
      const indexes = () => there.lines.map(({ index }) => index);
      const completed = () => there.lines.filter(({ event }) => event.type === "request.completed").length;
      const have = (calls: number) =>
        eventually(
          () => Promise.resolve(completed()),
          (count) => count >= calls,
          { withinMs: 15_000 },
        );
      for (let n = 0; n < 20; n++) await chat(replicas.url(n), replicas.adminKey);
      await have(20);
      await replicas.restart(0);
      for (let n = 0; n < 20; n++) await chat(replicas.url(n), replicas.adminKey);
      await have(40);
      await replicas.restart(1);
      for (let n = 0; n < 20; n++) await chat(replicas.url(n), replicas.adminKey);
      await have(60);
      expect(indexes()).toEqual(indexes().map((_, at) => at));
    } finally {
      await replicas.stop();
      await there.stop();
      await postgres.stop();
    }
  }, 60_000);
});
