import { afterAll, beforeAll, expect, test } from "bun:test";
import { appendFileSync, rmSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { eventually } from "../../gateway/test/kit/eventually.ts";
import { type RunningGateway, startGateway } from "../../gateway/test/kit/gateway.ts";
import { createSignedLog } from "../../gateway/test/kit/signed-log.ts";
import { temporaryFolder } from "../../gateway/test/kit/temporary-folder.ts";
import { runMeshgate } from "./kit/run-meshgate.ts";

let folder: string;
let gateway: RunningGateway;

/** The file beside the database holds a checkpoint of a log that is longer than the one in it. */
beforeAll(async () => {
  folder = temporaryFolder();
  const other = createSignedLog();
  other.grow(1_000);
  const { note } = await other.sign();
  await mkdir(join(folder, "data"));
  appendFileSync(join(folder, "data/meshgate-checkpoints.txt"), `${note}\n`);
  gateway = await startGateway({ folder, config: "providers:\n  mine: {kind: sandbox, default_model: m}\n" });
});
afterAll(async () => {
  await gateway.stop();
  rmSync(folder, { recursive: true });
});

test("acknowledges a fork, says how the log is called now, and finds nothing to acknowledge again", async () => {
  const words = ["ledger", "acknowledge", "--reason", "The database was moved here without its data."];
  const run = () => runMeshgate(words, { cwd: folder, env: { MESHGATE_URL: gateway.url } });
  // Until the file was compared with the tree there is nothing to acknowledge either.
  const first = await eventually(run, ({ exitCode }) => exitCode === 0, { withinMs: 10_000 });
  expect(first.stdout).toMatch(/^The log goes on as meshgate\/[0-9a-f]{16}\/2\. Tell auditors and witnesses/);
  const second = await run();
  expect(second.exitCode).not.toBe(0);
  expect(second.stderr).toContain("There is nothing to acknowledge");
});
