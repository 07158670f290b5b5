import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { MeAnswer, RequestCompleted, UsageAnswer } from "@meshgate/contracts";
import { configKey } from "./kit/config-keys.ts";
import { type RunningGateway, startGateway } from "./kit/gateway.ts";
import { callModel } from "./kit/model-calls.ts";
import { pricedConfig, prices } from "./kit/priced-config.ts";
import { openAiAnswer, openAiStream } from "./kit/provider-answers.ts";
import { readEvents } from "./kit/recorded-events.ts";
import { type ScriptedUpstream, startUpstream } from "./kit/scripted-upstream.ts";
import { errorAnswer } from "./kit/upstream-answers.ts";

const [admin, auditor, alice, bob] = [
  configKey("root", ["admin"]),
  configKey("controller", ["auditor"]),
  configKey("alice", ["caller"]),
  configKey("bob", ["caller"]),
];
const governance = `  keys:
${[admin, auditor, alice, bob].map(({ line }) => line).join("")}  policies:
    - {name: spend, policy_type: budget_limit, config: {monthly_limit_usd: 5}}
    - {name: pace, policy_type: rate_limit, config: {requests_per_minute: 1000}}
`;

describe("usage as it is told", () => {
  let upstream: ScriptedUpstream;
  let gateway: RunningGateway;

  beforeAll(async () => {
    upstream = startUpstream(({ body }, index) => {
      if (body.includes("fail"))
        return errorAnswer(400, { error: { message: "no", type: "invalid_request_error" } });
      const said = { inputTokens: 100 + index * 37, outputTokens: 11 + index * 13 };
      return body.includes('"stream":true')
        ? openAiStream({ deltas: ["a", "b"], ...said })
        : openAiAnswer({ content: "ok", ...said });
    });
    gateway = await startGateway({ config: pricedConfig(upstream.url, governance) });
    for (const { key } of [alice, alice, bob]) {
      for (const body of [
        { model: "small", messages: [{ role: "user", content: "hello" }] },
        { model: "large", messages: [{ role: "user", content: "hello" }], stream: true },
        { model: "small", messages: [{ role: "user", content: "fail" }] },
        { model: "small", messages: [{ role: "user", content: "far too much" }], max_tokens: 1_000_000 },
      ]) {
        await callModel({ url: gateway.url, key, body });
      }
    }
  });
  afterAll(async () => {
    await gateway.stop();
    upstream.stop();
  });

  function ask(path: string, key: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(`${gateway.url}${path}`, { headers: { authorization: `Bearer ${key}`, ...headers } });
  }

  async function report(query: string) {
    const answer = await ask(`/governance/usage?${query}`, auditor.key);
    return UsageAnswer.parse(await answer.json());
  }

  test("sums to the record, to the last nano-USD, however it is grouped", async () => {
    const events = await readEvents(`sqlite:${join(gateway.folder, "data/meshgate.db")}`);
    const ends = events
      .filter(({ type }) => type === "request.completed")
      .map(({ data }) => RequestCompleted.parse(data));
    const billed = ends.reduce((sum, { cost }) => sum + (cost?.nano_usd ?? 0), 0);
    const answered = ends.flatMap(({ usage, model }) => (usage === undefined ? [] : [{ usage, model }]));
    const reckoned = answered.reduce((sum, { usage, model }) => {
      const price = model === "large" ? prices.large : prices.small;
      return sum + usage.input_tokens * price.input + usage.output_tokens * price.output;
    }, 0);
    expect(billed).toBeGreaterThan(0);
    expect(billed).toBe(reckoned);

    for (const groups of ["", "key", "model,status", "day,key,model,provider,environment"]) {
      const { data } = await report(`group_by=${groups}`);
      expect(data.totals).toMatchObject({ calls: 9, cost_nano_usd: String(billed), unpriced_calls: 0 });
      const rows = data.rows.reduce((sum, row) => sum + BigInt(row.cost_nano_usd), 0n);
      expect(rows).toBe(BigInt(billed));
    }
    const tokens = answered.reduce((sum, { usage }) => sum + usage.output_tokens, 0);
    expect((await report("")).data.totals.output_tokens).toBe(tokens);
  });

  test("parts callers by name, and is told page by page", async () => {
    const { data, meta } = await report("group_by=key&limit=1&page=1");
    expect(meta).toEqual({ total: 2, page: 1, limit: 1 });
    expect(data.rows).toMatchObject([{ key: "alice", calls: 6 }]);
    expect((await report("key=bob&status=failure")).data.totals.calls).toBe(1);
  });

  test("is a table for who wants one", async () => {
    const answer = await ask("/governance/usage?group_by=key", auditor.key, { accept: "text/csv" });
    expect(answer.headers.get("content-type")).toStartWith("text/csv");
    const lines = (await answer.text()).split("\r\n");
    expect(lines.map((line) => line.split(",").slice(0, 3).join(","))).toEqual([
      "key_id,key,calls",
      "key_alice,alice,6",
      "key_bob,bob,3",
      "",
    ]);
  });

  test.each([
    ["an unknown parameter", "group_by=colour", auditor.key, 400],
    ["a caller", "", alice.key, 403],
    ["an administrator", "", admin.key, 200],
  ])("for %s the answer has its status", async (_who, query, key, status) => {
    expect((await ask(`/governance/usage?${query}`, key)).status).toBe(status);
  });

  test("a caller sees what is left to it, and the same that was spent", async () => {
    const me = MeAnswer.parse(await (await ask("/v1/me", alice.key)).json());
    const spent = (await report("")).data.totals.cost_usd;
    expect(me.key).toEqual({ id: "key_alice", alias: "alice" });
    expect(me.models).toContainEqual({ id: "auto", needs_approval: false });
    expect(me.limits).toMatchObject([
      { policy: "spend", kind: "budget", limit_usd: "5.00", used_usd: spent, reserved_usd: "0.00" },
      { policy: "pace", kind: "requests", limit: 1_000, used: 9, left: 991 },
    ]);
    expect((await fetch(`${gateway.url}/v1/me`)).status).toBe(401);
  });
});
