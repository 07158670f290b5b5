import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { controlClient } from "./kit/control-client.ts";
import { eventually } from "./kit/eventually.ts";
import { type RunningGateway, startGateway } from "./kit/gateway.ts";
import { startPostgres, type TestPostgres, whyNoPostgres } from "./kit/postgres.ts";

const adminKey = `mgk_${"A".repeat(43)}`;
const missing = whyNoPostgres();

if (missing !== undefined) describe("two replicas", () => test.skip(missing, () => {}));
else {
  describe("what one replica changes holds on the other within a second", () => {
    let postgres: TestPostgres;
    let url: string;
    let replicas: RunningGateway[] = [];
    const one = controlClient(() => replicas[0]?.url ?? "", adminKey);

    const start = () => startGateway({ env: { MESHGATE_ADMIN_KEY: adminKey, DATABASE_URL: url } });
    const call = (key: string) => async () => {
      const headers = { "content-type": "application/json", authorization: `Bearer ${key}` };
      const body = JSON.stringify({ messages: [{ role: "user", content: "hi" }] });
      return (await fetch(`${replicas[1]?.url}/v1/chat`, { method: "POST", headers, body })).status;
    };
    const becomes = (key: string, status: number) =>
      eventually(call(key), (now) => now === status, { withinMs: 1_000 });

    beforeAll(async () => {
      postgres = await startPostgres(["fsync=off"]);
      url = await postgres.createDatabase();
      replicas = [await start(), await start()];
    }, 30_000);
    afterAll(async () => {
      for (const replica of replicas) await replica.kill();
      await postgres.stop();
    }, 30_000);

    test("a new key, a blocked agent, a policy, a revocation; and after a restart", async () => {
      const agent = await one.agent("roamer");
      const key = await one.key("roaming", { agent_id: agent.id });
      await becomes(key.key, 200);
      await one.send("POST", `/governance/agents/${agent.id}/block`, { reason: "x" });
      await becomes(key.key, 403);
      await one.send("POST", `/governance/agents/${agent.id}/unblock`);
      await becomes(key.key, 200);
      const config = { provider: "sandbox" };
      const policy = await one.policy({ name: "none", policy_type: "block_provider", config });
      await becomes(key.key, 403);
      await one.send("DELETE", `/governance/policies/${policy.id}`);
      await becomes(key.key, 200);
      await one.send("POST", `/governance/keys/${key.id}/revoke`);
      await becomes(key.key, 401);
      await replicas[1]?.kill();
      replicas = [...replicas.slice(0, 1), await start()];
      expect(await call(key.key)()).toBe(401);
    }, 15_000);

    test("and while notifications are cut off, by the poll", async () => {
      const key = await one.key("polled");
      await becomes(key.key, 200);
      await postgres.shutDown();
      await postgres.startAgain();
      await eventually(
        async () => (await one.send("POST", `/governance/keys/${key.id}/revoke`)).status,
        (status) => status === 200,
        { withinMs: 5_000 },
      );
      await becomes(key.key, 401);
    }, 15_000);
  });
}
