import { Database } from "bun:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { readAudit } from "./kit/audit.ts";
import { openAiConfig } from "./kit/configs.ts";
import { type RunningGateway, startGateway } from "./kit/gateway.ts";
import { startPostgres, whyNoPostgres } from "./kit/postgres.ts";
import { openAiAnswer } from "./kit/provider-answers.ts";
import { type ScriptedUpstream, startUpstream } from "./kit/scripted-upstream.ts";
import { temporaryFolder } from "./kit/temporary-folder.ts";
import { after } from "./kit/upstream-answers.ts";

let upstream: ScriptedUpstream;
beforeAll(() => {
  upstream = startUpstream(openAiAnswer({ content: "ok" }));
});
afterAll(() => upstream.stop());

describe("while the database is locked by another,", () => {
  let folder: string;
  let gateway: RunningGateway;
  let other: Database;

  beforeAll(async () => {
    folder = temporaryFolder();
    gateway = await startGateway({ folder, config: openAiConfig(upstream.url) });
    other = new Database(join(folder, "data", "meshgate.db"));
    // The gateway gives its signs of life now and then: the lock waits for those.
    other.run("pragma busy_timeout = 2000");
  });

  afterAll(async () => {
    other.close();
    await gateway.stop();
    await rm(folder, { recursive: true });
  });

  test("no prompt is sent, the caller gets a 503, and the service recovers by itself", async () => {
    other.run("begin exclusive");
    const sent = upstream.requests.length;
    const refused = await call(gateway);
    expect([refused.status, await refused.json()]).toMatchObject([
      503,
      { error: { code: "record-unavailable" } },
    ]);
    expect(refused.headers.get("retry-after")).toBe("1");
    expect(upstream.requests.length).toBe(sent);
    expect((await fetch(`${gateway.url}/health`)).status).toBe(200);
    other.run("rollback");
    expect((await call(gateway)).status).toBe(200);
  }, 20_000);

  test("an answer that the provider has given already is withheld, and its call is ended afterwards", async () => {
    upstream.script(
      after(
        async () => {
          other.run("begin exclusive");
        },
        openAiAnswer({ content: "zebra-word" }),
      ),
    );
    const withheld = await call(gateway);
    other.run("rollback");
    upstream.script(openAiAnswer({ content: "ok" }));
    expect(withheld.status).toBe(503);
    expect(await withheld.text()).not.toContain("zebra-word");
    const id = withheld.headers.get("x-request-id");
    while ((await readAudit(gateway.url, id)).status === "pending");
    expect((await readAudit(gateway.url, id)).status).toBe("interrupted");
  }, 20_000);
});

test("with audit.mode relaxed a lost event is counted, and the call goes through", async () => {
  const folder = temporaryFolder();
  const gateway = await startGateway({
    folder,
    config: openAiConfig(upstream.url, "audit: {mode: relaxed}"),
  });
  const other = new Database(join(folder, "data", "meshgate.db"));
  other.run("begin exclusive");
  expect((await call(gateway)).status).toBe(200);
  const lost = async () =>
    /meshgate_events_lost_total ([1-9])/.test(await (await fetch(`${gateway.url}/v1/metrics`)).text());
  while (!(await lost()));
  other.run("rollback");
  other.close();
  await gateway.stop();
  await rm(folder, { recursive: true });
}, 20_000);

test("with audit.mode off nothing is kept of a call, and there is no record to ask for", async () => {
  const gateway = await startGateway({ config: openAiConfig(upstream.url, "audit: {mode: off}") });
  const answer = await call(gateway);
  const record = await fetch(`${gateway.url}/v1/audit/${answer.headers.get("x-request-id")}`);
  expect([answer.status, record.status]).toEqual([200, 404]);
  await gateway.stop();
});

test.skipIf(whyNoPostgres() !== undefined)(
  "a PostgreSQL that goes away and comes back: 503 in between, unready, and all that was answered is there",
  async () => {
    const postgres = await startPostgres();
    const folder = temporaryFolder();
    const gateway = await startGateway({
      folder,
      config: openAiConfig(upstream.url),
      env: { DATABASE_URL: postgres.url },
    });
    const before = await call(gateway);
    expect(before.status).toBe(200);

    await postgres.crash();
    expect((await call(gateway)).status).toBe(503);
    const unready = await fetch(`${gateway.url}/v1/ready`);
    expect([unready.status, await unready.json()]).toMatchObject([
      503,
      {
        reasons: expect.arrayContaining([
          expect.objectContaining({ code: "record-unavailable" }),
          expect.objectContaining({ code: "limits-unavailable" }),
        ]),
      },
    ]);

    await postgres.startAgain();
    let again = await call(gateway);
    while (again.status === 503) again = await call(gateway);
    expect(again.status).toBe(200);
    for (const answer of [before, again]) {
      const record = await readAudit(gateway.url, answer.headers.get("x-request-id"));
      expect(record.status).toBe("success");
    }
    await gateway.stop();
    await postgres.stop();
    await rm(folder, { recursive: true });
  },
  60_000,
);

function call(gateway: RunningGateway): Promise<Response> {
  return fetch(`${gateway.url}/v1/chat/completions`, {
    method: "POST",
    body: JSON.stringify({ model: "small", messages: [{ role: "user", content: "Go." }] }),
    headers: { "content-type": "application/json" },
  });
}
