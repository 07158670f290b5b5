import { configKey } from "../../../gateway/test/kit/config-keys.ts";
import { eventually } from "../../../gateway/test/kit/eventually.ts";
import { type RunningGateway, startGateway } from "../../../gateway/test/kit/gateway.ts";
import { openAiAnswer } from "../../../gateway/test/kit/provider-answers.ts";
import { readEvents } from "../../../gateway/test/kit/recorded-events.ts";
import { startUpstream } from "../../../gateway/test/kit/scripted-upstream.ts";

const keys = {
  caller: configKey("support", ["caller"]),
  approver: configKey("judge", ["approver"]),
  auditor: configKey("auditor", ["auditor"]),
  admin: configKey("boss", ["admin"]),
};
const robot = configKey("robot-key", ["caller"]);
const careful = configKey("careful", ["caller"]);
const teamAuditor = configKey("team-auditor", ["auditor"]);

const configOf = (upstreamUrl: string) => `
server: {environment: production}
providers:
  up: {kind: openai, url: "${upstreamUrl}/v1", location: public, default_model: small}
routing:
  sensitivity: {keywords: []}
  cost: {default_provider: public}
guardrails:
  - {name: look-for-mail, detector: pii, mode: pre_call, action: flag, default_on: true, params: {types: [EMAIL]}}
audit:
  ledger: {publish_every_s: 1}
governance:
  login_failures_per_minute: 100000
  teams: [{name: crew}]
  agents: [{name: robot, team: crew}]
  policies:
    - {name: ask-first, policy_type: require_approval, config: {}, match: {tags: [careful]}}
  keys:
${Object.values(keys)
  .map(({ line }) => line)
  .join(
    "",
  )}${careful.line.replace("roles:", "tags: [careful], roles:")}${robot.line.replace("roles:", "agent: robot, roles:")}${teamAuditor.line.replace("roles:", "team: crew, roles:")}`;

/** A gateway with a period behind it: calls of an agent, an approval, a review, the kill switch, an image that nothing looked at. */
export interface EvidenceGateway {
  readonly gateway: RunningGateway;
  readonly keys: {
    readonly auditor: string;
    readonly teamAuditor: string;
    readonly admin: string;
    readonly caller: string;
  };
  /** The log's public key. */
  readonly verifierKey: string;
  readonly ask: (method: string, path: string, options?: Asked) => Promise<Response>;
  readonly stop: () => Promise<void>;
}

export interface Asked {
  readonly key?: string;
  readonly body?: object;
}

export async function startEvidenceGateway(): Promise<EvidenceGateway> {
  const upstream = startUpstream(openAiAnswer({ content: "ok" }));
  const gateway = await startGateway({ config: configOf(upstream.url) });
  const ask = (method: string, path: string, { key = keys.admin.key, body }: Asked = {}) =>
    fetch(`${gateway.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  await live(gateway.folder, ask);
  const log: { readonly keys: readonly { readonly verifier_key: string }[] } = JSON.parse(
    await (await ask("GET", "/v1/ledger/keys")).text(),
  );
  return {
    gateway,
    keys: {
      auditor: keys.auditor.key,
      teamAuditor: teamAuditor.key,
      admin: keys.admin.key,
      caller: keys.caller.key,
    },
    verifierKey: log.keys[0]?.verifier_key ?? "",
    ask,
    async stop() {
      await gateway.stop();
      upstream.stop();
    },
  };
}

/** What the period's evidence is about. */
async function live(folder: string, ask: EvidenceGateway["ask"]): Promise<void> {
  const recorded = () => readEvents(`sqlite:${folder}/data/meshgate.db`);
  const published = async () => (await recorded()).filter(({ type }) => type === "checkpoint.signed").length;
  const image = { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } };
  const chat = (key: string, content: unknown) =>
    ask("POST", "/v1/chat/completions", {
      key,
      body: { model: "up/small", messages: [{ role: "user", content }] },
    });
  await chat(keys.caller.key, "Write to anna.maria@example.org.");
  await eventually(published, (count) => count > 0, { withinMs: 10_000 });
  await chat(robot.key, "What is the weather?");
  await chat(keys.caller.key, [{ type: "text", text: "What is this?" }, image]);
  await chat(careful.key, "Delete it.");
  const waiting = await (await ask("GET", "/governance/approvals", { key: keys.approver.key })).json();
  const [approval] = Object(waiting).data;
  await ask("POST", `/governance/approvals/${approval?.id}/decide`, {
    key: keys.approver.key,
    body: { decision: "approve", reason: "fine" },
  });
  await chat(careful.key, "Delete it.");
  await ask("POST", "/governance/agents/agt_robot/reviews", { body: { outcome: "approved", notes: "seen" } });
  await ask("POST", "/governance/agents/agt_robot/block", { body: { reason: "it runs away" } });
  await chat(robot.key, "Hello?");
  await ask("GET", "/v1/me", { key: `mgk_${"A".repeat(43)}` });
  const isWhole = async () => {
    const [, size] = (await (await ask("GET", "/v1/ledger/checkpoint")).text()).split("\n");
    return Number(size) === (await recorded()).length && (await published()) > 1;
  };
  await eventually(isWhole, (is) => is, { withinMs: 10_000 });
}
