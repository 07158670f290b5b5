import { afterAll, beforeAll, expect, test } from "bun:test";
import { z } from "zod";
import { type Replicas, startReplicas } from "./kit/replicas.ts";

/** The commands of MeshAI's page on policies (seed 003) as they stand there, but for host, key and the ids that ours gave. */
const create = (body: string) => `curl -X POST https://api.meshai.dev/governance/policies \\
  -H "Authorization: Bearer msh_YOUR_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '${body}'`;

const creates = [
  create(`{
    "name": "production-model-allowlist",
    "description": "Only approved models in production",
    "policy_type": "model_allowlist",
    "config": {
      "allowed_models": ["gpt-4o", "claude-sonnet-4-20250514", "gemini-2.0-flash"]
    },
    "scope": "global",
    "enabled": true
  }`),
  create(`{
    "name": "block-openai",
    "policy_type": "block_provider",
    "config": { "provider": "openai" },
    "scope": "global",
    "enabled": true
  }`),
  create(`{
    "name": "production-approval",
    "policy_type": "require_approval",
    "config": { "environment": "production" },
    "scope": "global",
    "enabled": true
  }`),
  create(`{
    "name": "agent-budget-cap",
    "policy_type": "budget_limit",
    "config": { "monthly_limit_usd": 500 },
    "scope": "agent",
    "agent_id": "agt_abc123",
    "enabled": true
  }`),
  create(`{
    "name": "api-rate-limit",
    "policy_type": "rate_limit",
    "config": { "requests_per_minute": 60 },
    "scope": "global",
    "enabled": true
  }`),
  create(`{
    "name": "high-risk-review",
    "policy_type": "require_human_review",
    "config": { "review_interval_days": 7 },
    "scope": "agent",
    "agent_id": "agt_abc123",
    "enabled": true
  }`),
];
const list = `curl https://api.meshai.dev/governance/policies \\
  -H "Authorization: Bearer msh_YOUR_API_KEY"`;
const update = `curl -X PATCH https://api.meshai.dev/governance/policies/pol_abc123 \\
  -H "Authorization: Bearer msh_YOUR_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{ "enabled": false }'`;
const remove = `curl -X DELETE https://api.meshai.dev/governance/policies/pol_abc123 \\
  -H "Authorization: Bearer msh_YOUR_API_KEY"`;

let service: Replicas;

beforeAll(async () => {
  service = await startReplicas({
    count: 1,
    config: "providers: {openai: {kind: sandbox, location: public, default_model: gpt-4o}}\n",
  });
});

afterAll(() => service.stop());

const Answered = z.looseObject({ success: z.boolean(), data: z.unknown() });
const Made = z.looseObject({ id: z.string().regex(/^pol_/), created_at: z.iso.datetime() });

/** Runs a command as a shell would, with the three things changed. */
async function run(command: string, id = "pol_abc123"): Promise<z.output<typeof Answered>> {
  const ours = command
    .replace("https://api.meshai.dev", service.url(0))
    .replace("msh_YOUR_API_KEY", service.adminKey)
    .replace("pol_abc123", id);
  const shell = Bun.spawn(["sh", "-c", ours], { stdin: "ignore", stdout: "pipe", stderr: "ignore" });
  return Answered.parse(await new Response(shell.stdout).json());
}

test.skipIf(Bun.which("curl") === null)(
  "every command of MeshAI's page does here what the page says",
  async () => {
    const ids: string[] = [];
    for (const command of creates) {
      const sent = JSON.parse(/-d '([^']*)'/.exec(command)?.[1] ?? "") as object;
      const { success, data } = await run(command);
      expect({ success, data }).toMatchObject({ success: true, data: sent });
      ids.push(Made.parse(data).id);
    }
    const listed = z.array(Made).parse((await run(list)).data);
    expect(listed.map(({ id }) => id).sort()).toEqual(ids.toSorted());

    for (const id of ids) {
      expect(await run(update, id)).toMatchObject({ success: true, data: { id, enabled: false } });
      expect(await run(remove, id)).toEqual({ success: true, data: { id } });
    }
    expect((await run(list)).data).toEqual([]);
  },
);

test("the refusal of MeshAI's page has its keys and values here", async () => {
  const { id } = await service.control().policy({
    name: "only-4o",
    policy_type: "model_allowlist",
    config: { allowed_models: ["gpt-4o"] },
  });
  const response = await fetch(`${service.url(0)}/v1/chat`, {
    method: "POST",
    headers: { authorization: `Bearer ${service.adminKey}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "openai/gpt-3.5-turbo", messages: [{ role: "user", content: "Hi" }] }),
  });
  expect([response.status, await response.json()]).toEqual([
    403,
    expect.objectContaining({
      error: "Policy violation: model_allowlist — model 'gpt-3.5-turbo' is not in the allowed list",
      policy_id: id,
      status: 403,
    }),
  ]);
  const violated = (await service.events()).filter(({ type }) => type === "policy.violated");
  expect(violated).toHaveLength(1);
});
