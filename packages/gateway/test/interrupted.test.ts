import { expect, test } from "bun:test";
import { rm } from "node:fs/promises";
import { AuditEvent } from "@meshgate/contracts";
import { readAudit } from "./kit/audit.ts";
import { openAiConfig } from "./kit/configs.ts";
import { startGateway } from "./kit/gateway.ts";
import { openAiAnswer } from "./kit/provider-answers.ts";
import { startUpstream, type UpstreamRequest } from "./kit/scripted-upstream.ts";
import { temporaryFolder } from "./kit/temporary-folder.ts";

/** Of one dollar for a million input tokens, and as much for as many output tokens; so a call's bound is some $0.005. */
const config = (url: string) =>
  openAiConfig(
    url,
    `
models:
  up/small: {price: {input_usd_per_1m_tokens: 1, output_usd_per_1m_tokens: 1}}
governance:
  policies:
    - name: month
      policy_type: budget_limit
      scope: global
      config: {monthly_limit_usd: 0.008}
`,
  );

/** Else whoever can make the service crash spends what nobody counts. */
test("a call that was under way at a crash is settled at its bound when the service starts again, and counts", async () => {
  const folder = temporaryFolder();
  const reached = Promise.withResolvers<UpstreamRequest>();
  const upstream = startUpstream((request) => {
    reached.resolve(request);
    return { steps: [{ kind: "hang" }] };
  });
  const ask = (url: string) =>
    fetch(`${url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-request-id": "under-way" },
      body: JSON.stringify({ model: "up/small", messages: [{ role: "user", content: "Hi" }] }),
    });
  try {
    const first = await startGateway({ folder, config: config(upstream.url) });
    const cut = ask(first.url).then(
      () => "answered",
      () => "cut",
    );
    await reached.promise;
    await first.kill();
    expect(await cut).toBe("cut");

    upstream.script(openAiAnswer({ content: "Hello" }));
    const second = await startGateway({ folder });
    const record = await readAudit(second.url, "under-way");
    const completed = AuditEvent.parse(record.evidence["request_completed"]);
    expect(record.status).toBe("interrupted");
    expect(completed.data).toMatchObject({
      status: "interrupted",
      cost: { counted_by: "bound", nano_usd: expect.any(Number) },
      settled: [{ policy_id: "pol_month", kind: "budget" }],
    });
    // What is left of the budget is less than the bound of another such call.
    const refused = await ask(second.url);
    expect([refused.status, await refused.json()]).toMatchObject([403, { error: { code: "budget_limit" } }]);
    await second.stop();
  } finally {
    upstream.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
