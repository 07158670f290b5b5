import { beforeEach, describe, expect, test } from "bun:test";
import { type ControlPlane, startControlPlane } from "./kit/control-plane.ts";

/** Ada administers all teams; `redAdmin` is a key of the team `red`. */
let plane: ControlPlane;

beforeEach(async () => {
  plane = await startControlPlane({
    config: "providers: {openai: {kind: sandbox, default_model: m}}\ngovernance: {teams: [{name: red}]}\n",
  });
});

async function make(path: string, body: object, as: "ada" | "redAdmin"): Promise<string> {
  const made = await plane.ask("POST", `/governance/${path}`, body, as);
  expect(made.status).toBe(201);
  return String(Reflect.get(Object(made.body["data"]), "id"));
}

/** Otherwise the team's administrator becomes one of all teams when somebody takes the agent out of the team. */
describe("a key that a team's administrator made or changed bears the team for good", () => {
  test("made for an agent of the team", async () => {
    const agent = await make("agents", { name: "bot" }, "redAdmin");
    const key = await make("keys", { alias: "via", roles: ["admin"], agent_id: agent }, "redAdmin");
    expect(plane.state.entities("key").get(key)?.body).toMatchObject({
      agent_id: agent,
      team_id: "team_red",
    });
  });
});
