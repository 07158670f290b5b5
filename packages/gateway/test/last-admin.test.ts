import { expect, test } from "bun:test";
import { KeyWithSecret } from "@meshgate/contracts";
import { startControlPlane } from "./kit/control-plane.ts";

/** Otherwise whoever counts on the warning locks everybody out of all that a team's administrator may not do. */
test("the last admin key of all teams is warned of, whatever admins a team has", async () => {
  const plane = await startControlPlane({
    config: "providers: {openai: {kind: sandbox, default_model: m}}\ngovernance: {teams: [{name: red}]}\n",
  });
  const make = async (alias: string, fields: object) => {
    const made = await plane.ask("POST", "/governance/keys", { alias, roles: ["admin"], ...fields });
    return KeyWithSecret.parse(made.body["data"]).id;
  };
  const [boss, lead] = [await make("boss", {}), await make("lead", { team_id: "team_red" })];
  const revoked = async (id: string) =>
    (await plane.ask("POST", `/governance/keys/${id}/revoke`)).body["meta"];
  expect(await revoked(boss)).toEqual({
    warnings: [expect.stringContaining("last admin key of all teams")],
  });
  expect(await revoked(lead)).toBeUndefined();
});
