import { afterEach, beforeEach, expect, test } from "bun:test";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { RoutesAnswer } from "@meshgate/contracts";
import { type RunningGateway, startGateway } from "./kit/gateway.ts";
import { temporaryFolder } from "./kit/temporary-folder.ts";
import { toldReasons } from "./kit/told-reasons.ts";

const config = (keywords: string) => `
providers: {sandbox: {kind: sandbox, default_model: sandbox}}
routing: {sensitivity: {keywords: [${keywords}]}}
`;

let folder: string;
let gateway: RunningGateway;

beforeEach(async () => {
  folder = temporaryFolder();
  gateway = await startGateway({ folder, config: config("one") });
});

afterEach(async () => {
  await gateway.stop();
  await rm(folder, { recursive: true });
});

async function keywordCount(): Promise<number> {
  const answer = await fetch(`${gateway.url}/v1/routes`);
  return RoutesAnswer.parse(await answer.json()).sensitivity_keyword_count;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds()));
}

async function ready(): Promise<{ status: number; reasons: readonly { code: string; message: string }[] }> {
  const answer = await fetch(`${gateway.url}/v1/ready`);
  return { status: answer.status, reasons: toldReasons(await answer.json()) };
}

function write(text: string): Promise<number> {
  return Bun.write(join(folder, "meshgate.yaml"), text);
}

test("a change of the file is taken at once", async () => {
  await write(config("one, two"));
  await until(async () => (await keywordCount()) === 2);
  expect(await ready()).toEqual({ status: 200, reasons: [] });
});

test("a file that is wrong is not taken: the old policy serves on, and /v1/ready says why, until it is mended", async () => {
  await write(`${config("one, two")}\nnonsense: true\n`);
  await until(async () => (await ready()).reasons.length > 0);
  expect(await ready()).toMatchObject({
    status: 200,
    reasons: [{ code: "config-rejected", message: expect.stringContaining("nonsense") }],
  });
  expect(await keywordCount()).toBe(1);

  await write(config("one, two, three"));
  await until(async () => (await keywordCount()) === 3);
  expect(await ready()).toEqual({ status: 200, reasons: [] });
});

/** Where the watch begins anew after a reload and trusts its own look, it takes the second change for known. */
test("a change that comes while an earlier one is being taken is taken too", async () => {
  const words = (count: number) => Array.from({ length: count }, (_, index) => `word${index}`).join(", ");
  for (let round = 1; round <= 16; round++) {
    await write(config(words(2 * round)));
    gateway.process.kill("SIGHUP");
    // Each round strikes at another moment of the reload.
    const strikeAt = performance.now() + round / 4;
    while (performance.now() < strikeAt);
    await write(config(words(2 * round + 1)));
    await until(async () => (await keywordCount()) === 2 * round + 1);
  }
});

test("a routing file that a change names, and that is wrong, is taken once it is mended", async () => {
  await Bun.write(join(folder, "policies.yaml"), "nonsense");
  await write("providers: {sandbox: {kind: sandbox}}\nrouting: policies.yaml\n");
  await until(async () => (await ready()).reasons.length > 0);
  expect(await keywordCount()).toBe(1);

  await Bun.write(join(folder, "policies.yaml"), "{sensitivity: {keywords: [one, two]}, cost: {}}");
  await until(async () => (await keywordCount()) === 2);
  expect(await ready()).toEqual({ status: 200, reasons: [] });

  await Bun.write(join(folder, "policies.yaml"), "{sensitivity: {keywords: [one, two, three]}, cost: {}}");
  await until(async () => (await keywordCount()) === 3);
});

test("SIGHUP reads the file too, and a file that is gone does not take the policy away", async () => {
  await rm(join(folder, "meshgate.yaml"));
  await write(config("one, two"));
  gateway.process.kill("SIGHUP");
  await until(async () => (await keywordCount()) === 2);
});

test("a reload and a rejection leave a metric", async () => {
  await write(config("one, two"));
  await until(async () => (await keywordCount()) === 2);
  await write("nonsense: true");
  await until(async () => (await ready()).reasons.length > 0);
  const metrics = await (await fetch(`${gateway.url}/v1/metrics`)).text();
  expect(metrics).toMatch(/meshgate_config_reloads_total\{result="activated"\} [1-9]/);
  expect(metrics).toMatch(/meshgate_config_reloads_total\{result="rejected"\} [1-9]/);
});
