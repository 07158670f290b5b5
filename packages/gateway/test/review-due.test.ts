import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { join } from "node:path";
import { openAiConfig } from "./kit/configs.ts";
import { eventually } from "./kit/eventually.ts";
import { startReplicas } from "./kit/replicas.ts";

const governance = `governance:
  agents: [{name: robot}]
  policies:
    - {name: monthly, policy_type: require_human_review, config: {review_interval_days: 30}}
`;

test("an overdue review is on record once, however often the gateway starts", async () => {
  const replicas = await startReplicas({ count: 1, config: openAiConfig("http://127.0.0.1:9", governance) });
  const due = async () => (await replicas.events()).filter(({ type }) => type === "review.due");
  try {
    expect(await due()).toEqual([]);
    await replicas.kill(0);
    registeredInJanuary(replicas.folder(0));
    await replicas.restart(0);
    await eventually(due, ({ length }) => length > 0, { withinMs: 5_000 });
    await replicas.restart(0);
    expect((await due()).map(({ data }) => data)).toEqual([
      {
        agent_id: "agt_robot",
        agent: "robot",
        policy_id: "pol_monthly",
        policy: "monthly",
        review_interval_days: 30,
        due_at: "2026-01-31T00:00:00.000Z",
      },
    ]);
  } finally {
    await replicas.stop();
  }
});

/** The gateway's clock cannot be put forward, but the agent's beginning back. */
function registeredInJanuary(folder: string): void {
  const database = new Database(join(folder, "data/meshgate.db"));
  database.run("update control_entity set created_at_ms = ?", [Date.UTC(2026, 0, 1)]);
  database.close();
}
