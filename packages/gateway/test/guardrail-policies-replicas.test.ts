import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { eventually } from "./kit/eventually.ts";
import { type RunningGateway, startGateway } from "./kit/gateway.ts";
import { policyApi } from "./kit/policy-api.ts";
import { startPostgres, type TestPostgres, whyNoPostgres } from "./kit/postgres.ts";

const adminKey = `mgk_${"A".repeat(43)}`;
const missing = whyNoPostgres();
const providers = "providers: {sandbox: {kind: sandbox, default_model: m}}\n";
const guardrail = "guardrails: [{name: no-tigers, detector: words, params: {words: [tiger]}}]\n";

if (missing !== undefined) describe("guardrail policies of two replicas", () => test.skip(missing, () => {}));
else {
  describe("what one replica says of guardrail policies holds on the other within a second", () => {
    let postgres: TestPostgres;
    let replicas: RunningGateway[] = [];
    const one = policyApi(() => replicas[0]?.url ?? "", adminKey);

    const call = (replica: number) => async () => {
      const headers = { "content-type": "application/json", authorization: `Bearer ${adminKey}` };
      const body = JSON.stringify({ messages: [{ role: "user", content: "a tiger" }] });
      const answer = await fetch(`${replicas[replica]?.url}/v1/chat`, { method: "POST", headers, body });
      const { error } = (await answer.json()) as { readonly error?: string | null };
      return error ?? "passed";
    };
    const becomes = (replica: number, end: string) =>
      eventually(call(replica), (now) => now.endsWith(end), { withinMs: 1_000 });

    beforeAll(async () => {
      postgres = await startPostgres(["fsync=off"]);
      const env = { MESHGATE_ADMIN_KEY: adminKey, DATABASE_URL: await postgres.createDatabase() };
      const same = `${providers}${guardrail}`;
      replicas = [
        await startGateway({ config: same, env }),
        await startGateway({ config: same, env }),
        // One that has another file, as while a new configuration is rolled out.
        await startGateway({ config: providers, env }),
      ];
    }, 30_000);
    afterAll(async () => {
      for (const replica of replicas) await replica.kill();
      await postgres.stop();
    }, 30_000);

    test("a policy, its attachment, another version, the end of it", async () => {
      const first = await one("POST", "/policies", {
        policy_name: "zoo",
        guardrails_add: ["no-tigers"],
      });
      expect(await call(1)()).toBe("passed");
      const attached = await one("POST", "/policies/attachments", { policy_name: "zoo", scope: "*" });
      await becomes(1, "'no-tigers' found WORD");
      // It does not know the guardrail, and does not let pass what it cannot look at.
      await becomes(2, "'policy zoo' could not be run");

      const copied = await one("POST", "/policies/name/zoo/versions", {});
      const id = String(copied.body["policy_id"]);
      await one("PUT", `/policies/${id}`, { guardrails_add: [] });
      await one("PUT", `/policies/${id}/status`, { version_status: "published" });
      await one("PUT", `/policies/${id}/status`, { version_status: "production" });
      await becomes(1, "passed");
      await becomes(2, "passed");
      await one("PUT", `/policies/${String(first.body["policy_id"])}/status`, {
        version_status: "production",
      });
      await becomes(1, "'no-tigers' found WORD");
      await one("DELETE", `/policies/attachments/${String(attached.body["attachment_id"])}`);
      await becomes(1, "passed");
      await becomes(2, "passed");
    }, 15_000);
  });
}
