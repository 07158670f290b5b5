import { afterEach, expect, test } from "bun:test";
import { createHmac } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { eventually } from "./kit/eventually.ts";
import { type RunningGateway, startGateway } from "./kit/gateway.ts";
import { temporaryFolder } from "./kit/temporary-folder.ts";

/** The whole service and real receivers: what approvals tell, and what survives a crash. */

const SECRET = "a secret of some length";
const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of cleanUp.splice(0).toReversed()) await end();
});

interface Delivery {
  readonly headers: Headers;
  readonly body: string;
}

function receiver(answer: () => Response | Promise<Response> = () => new Response("ok")) {
  const deliveries: Delivery[] = [];
  const waiting = new Set<() => void>();
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    idleTimeout: 0,
    async fetch(request) {
      deliveries.push({ headers: request.headers, body: await request.text() });
      for (const wake of waiting) wake();
      return answer();
    },
  });
  cleanUp.push(() => server.stop(true));
  return {
    url: `http://127.0.0.1:${server.port}/`,
    async delivery(index: number): Promise<Delivery> {
      for (;;) {
        const found = deliveries[index];
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => waiting.add(resolve));
      }
    },
  };
}

function config(hookUrl: string): string {
  return [
    "providers: {mine: {kind: sandbox, default_model: m}}",
    "governance:",
    "  policies: [{name: ask-first, policy_type: require_approval, config: {}}]",
    "  webhooks:",
    `    - {name: desk, url: "${hookUrl}", secret: "${SECRET}", allow_private: true}`,
    "",
  ].join("\n");
}

async function start(folder: string, hookUrl: string): Promise<RunningGateway> {
  const gateway = await startGateway({ folder, config: config(hookUrl) });
  return gateway;
}

async function post(url: string, body: unknown) {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return {
    status: answer.status,
    body: (await answer.json()) as { readonly approval?: { readonly id: string } },
  };
}

const prompt = { messages: [{ role: "user", content: "A prompt that nobody else may see." }] };

test("approvers hear of what waits and of what was decided, signed, without the prompt", async () => {
  const desk = receiver();
  const folder = temporaryFolder();
  cleanUp.push(() => rm(folder, { recursive: true }));
  const gateway = await start(folder, desk.url);
  cleanUp.push(() => gateway.stop());

  const refused = await post(`${gateway.url}/v1/chat`, prompt);
  const id = refused.body.approval?.id;
  const requested = await desk.delivery(0);
  const [time, signed] = (requested.headers.get("x-meshgate-signature") ?? "").split(",");
  const digest = createHmac("sha256", SECRET)
    .update(`${time?.slice(2)}.${requested.body}`)
    .digest("hex");
  expect(signed).toBe(`v1=${digest}`);
  expect(JSON.parse(requested.body)).toMatchObject({
    type: "approval.requested",
    environment: "dev",
    data: { approval_id: id, policy_id: "pol_ask-first", url: `${gateway.url}/governance/approvals/${id}` },
  });

  const url = `${gateway.url}/governance/approvals/${id}/decide`;
  expect((await post(url, { decision: "approve", reason: "a private reason" })).status).toBe(200);
  const decided = await desk.delivery(1);
  expect(JSON.parse(decided.body)).toMatchObject({
    type: "approval.decided",
    data: { approval_id: id, decision: "approved", self: true },
  });
  for (const { body } of [requested, decided]) expect(body).not.toMatch(/nobody else may see|private reason/);
  expect((await post(`${gateway.url}/v1/chat`, prompt)).status).toBe(200);
});

test("a message outlives the process that could not send it", async () => {
  const hanging = receiver(() => new Promise(() => {}));
  const folder = temporaryFolder();
  cleanUp.push(() => rm(folder, { recursive: true }));
  const first = await start(folder, hanging.url);
  await post(`${first.url}/v1/chat`, prompt);
  const lost = await hanging.delivery(0);
  await first.stop();

  const second = await start(folder, hanging.url);
  cleanUp.push(() => second.stop());
  const again = await hanging.delivery(1);
  expect(again.body).toBe(lost.body);
  expect(again.headers.get("x-meshgate-delivery")).toBe(lost.headers.get("x-meshgate-delivery"));
}, 20_000);

test("a change of the configuration is a change of who is told", async () => {
  const [before, after] = [receiver(), receiver()];
  const folder = temporaryFolder();
  cleanUp.push(() => rm(folder, { recursive: true }));
  const gateway = await start(folder, before.url);
  cleanUp.push(() => gateway.stop());
  await writeFile(join(folder, "meshgate.yaml"), config(after.url));
  await eventually(
    async () => gateway.log(),
    (log) => log.includes("configuration activated"),
    { withinMs: 10_000 },
  );
  await post(`${gateway.url}/v1/chat`, prompt);
  expect(JSON.parse((await after.delivery(0)).body)).toMatchObject({ type: "approval.requested" });
});
