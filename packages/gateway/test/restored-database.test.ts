import { afterEach, beforeEach, expect, test } from "bun:test";
import { cpSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "./kit/eventually.ts";
import { type RunningGateway, startGateway } from "./kit/gateway.ts";
import { temporaryFolder } from "./kit/temporary-folder.ts";

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true }));

const config = "providers:\n  mine: {kind: sandbox, default_model: m}\n";
const start = () => startGateway({ folder, config });
const checkpoints = () => readFileSync(join(folder, "data/meshgate-checkpoints.txt"), "utf8");

function databaseFiles(of: string): readonly string[] {
  return readdirSync(of).filter((name) => name.startsWith("meshgate.db"));
}

async function call({ url }: RunningGateway): Promise<number> {
  const answer = await fetch(`${url}/v1/chat`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ messages: [{ role: "user", content: "Hello" }] }),
  });
  return answer.status;
}

async function remarks({
  url,
}: RunningGateway): Promise<{ readonly status: number; readonly codes: readonly string[] }> {
  const answer = await fetch(`${url}/v1/ready`);
  const { reasons = [] } = (await answer.json()) as {
    readonly reasons?: readonly { readonly code: string }[];
  };
  return { status: answer.status, codes: reasons.map(({ code }) => code) };
}

// What an attacker gains if this breaks: whoever can put yesterday's database back makes a day of the record vanish unseen.
test("a whole database of yesterday is revealed by the file beside it, and the log goes on once an admin says so", async () => {
  const yesterday = await start();
  await call(yesterday);
  await yesterday.stop();
  const data = join(folder, "data");
  const backup = join(folder, "backup");
  for (const name of databaseFiles(data)) cpSync(join(data, name), join(backup, name), { recursive: true });
  const today = await start();
  for (let n = 0; n < 5; n++) await call(today);
  await today.stop();
  const published = checkpoints();

  for (const name of databaseFiles(data)) rmSync(join(data, name));
  for (const name of databaseFiles(backup)) cpSync(join(backup, name), join(data, name));
  const restored = await start();
  const isForked = ({ codes }: { readonly codes: readonly string[] }) => codes.includes("ledger-forked");
  expect((await eventually(() => remarks(restored), isForked, { withinMs: 10_000 })).status).toBe(200);
  expect(await call(restored)).toBe(200);
  expect(restored.log()).toContain("the database was restored from an older state, or rewritten");
  expect(await (await fetch(`${restored.url}/v1/metrics`)).text()).toContain("meshgate_ledger_forked 1");
  await restored.stop();
  expect(checkpoints()).toBe(published);

  const again = await start();
  await eventually(() => remarks(again), isForked, { withinMs: 10_000 });
  const answer = await fetch(`${again.url}/v1/ledger/acknowledge`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ reason: "The disk broke; yesterday's backup was restored." }),
  });
  expect(await answer.json()).toMatchObject({ success: true, data: { generation: 2 } });
  const added = () => Promise.resolve(checkpoints().slice(published.length));
  const note = await eventually(added, (text) => text !== "", { withinMs: 10_000 });
  expect(note.split("\n", 1)[0]).toBe(`${published.split("\n", 1)[0]}/2`);
  expect((await remarks(again)).codes).toEqual(["checkpoints-on-this-machine"]);
  await again.stop();

  const quiet = await start();
  await call(quiet);
  expect(await quiet.stop()).toBe(0);
  expect(quiet.log()).not.toContain("restored from an older state");
  expect(checkpoints().startsWith(`${published}${note}`)).toBe(true);
});
