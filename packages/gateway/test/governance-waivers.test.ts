import { beforeEach, describe, expect, test } from "bun:test";
import { Policy, Waiver } from "@meshgate/contracts";
import { type ControlAnswer, type ControlPlane, startControlPlane, startTime } from "./kit/control-plane.ts";

let plane: ControlPlane;
let asked: { policy_id: string; agent_id: string; reason: string; expires_at: string };

beforeEach(async () => {
  plane = await startControlPlane();
  const made = await plane.ask("POST", "/governance/policies", {
    name: "block-openai",
    policy_type: "block_provider",
    config: { provider: "openai" },
  });
  const { id } = Policy.parse(made.body["data"]);
  asked = {
    policy_id: id,
    agent_id: "agt_bot",
    reason: "The migration needs it.",
    expires_at: "2026-12-01T00:00:00Z",
  };
});

function waiverOf({ body }: ControlAnswer): Waiver {
  return Waiver.parse(body["data"]);
}

async function ask(): Promise<string> {
  return waiverOf(await plane.ask("POST", "/governance/waivers", asked)).id;
}

test("is pending until another person approves it", async () => {
  const answer = await plane.ask("POST", "/governance/waivers", asked);
  expect(answer.status).toBe(201);
  expect(waiverOf(answer)).toMatchObject({ ...asked, status: "pending", requested_by: "key_ada" });
  expect(answer.body["meta"]).toEqual({
    warnings: ["No agent has the id `agt_bot`: the waiver is for nobody until one does."],
  });
  const path = `/governance/waivers/${waiverOf(answer).id}`;
  for (const as of ["ada", "ada2"] as const) {
    expect(await plane.ask("POST", `${path}/approve`, undefined, as)).toMatchObject({
      status: 403,
      body: { code: "same-person" },
    });
  }
  const approved = await plane.ask("POST", `${path}/approve`, undefined, "approver");
  expect(waiverOf(approved)).toMatchObject({ status: "approved", decided_by: "key_approver" });
  expect(await plane.ask("POST", `${path}/approve`, undefined, "ben")).toMatchObject({ status: 409 });
});

test("may be approved by the one local user of open mode, and is marked", async () => {
  const id = waiverOf(await plane.ask("POST", "/governance/waivers", asked, "local")).id;
  const approved = await plane.ask("POST", `/governance/waivers/${id}/approve`, undefined, "local");
  expect(waiverOf(approved)).toMatchObject({ status: "approved", self: true });
});

test("ends when it is revoked, or when its time is over", async () => {
  const id = await ask();
  await plane.ask("POST", `/governance/waivers/${id}/approve`, undefined, "ben");
  plane.setTime(Date.parse(asked.expires_at));
  expect(waiverOf(await plane.ask("GET", `/governance/waivers/${id}`)).status).toBe("expired");
  plane.setTime(startTime);
  const revoked = await plane.ask("POST", `/governance/waivers/${id}/revoke`);
  expect(waiverOf(revoked).status).toBe("revoked");
  expect(await plane.ask("POST", `/governance/waivers/${id}/approve`, undefined, "ben")).toMatchObject({
    status: 409,
  });
});

test("cannot be approved once its time is over", async () => {
  const id = await ask();
  plane.setTime(Date.parse(asked.expires_at));
  expect(await plane.ask("POST", `/governance/waivers/${id}/approve`, undefined, "ben")).toMatchObject({
    status: 409,
  });
});

test("is listed, the latest first, by status and policy", async () => {
  const first = await ask();
  plane.setTime(startTime + 1_000);
  const second = await ask();
  await plane.ask("POST", `/governance/waivers/${first}/approve`, undefined, "ben");
  const ids = async (query: string, as: "approver" | "auditor" = "approver") => {
    const { body } = await plane.ask("GET", `/governance/waivers?${query}`, undefined, as);
    return Waiver.array()
      .parse(body["data"])
      .map(({ id }) => id);
  };
  expect(await ids("")).toEqual([second, first]);
  expect(await ids("status=approved", "auditor")).toEqual([first]);
  expect(await ids("policy_id=pol_none")).toEqual([]);
  expect(await plane.ask("GET", "/governance/waivers?status=open")).toMatchObject({
    status: 400,
    body: { field: "status" },
  });
});

/** What people type can name people: it must be erasable, which the record is not. */
test("is recorded with its reason's salted hash, never the reason", async () => {
  const id = await ask();
  await plane.ask("POST", `/governance/waivers/${id}/approve`, undefined, "ben");
  const events = plane.recorded().filter(({ type }) => type === "policy.waived");
  expect(events.map(({ actor, data }) => [actor.id, data["waiver_id"], data["status"]])).toEqual([
    ["key_ada", id, "pending"],
    ["key_ben", id, "approved"],
  ]);
  expect(events[0]?.data["reason_sha256"]).toMatch(/^[0-9a-f]{64}$/);
  expect(JSON.stringify(events)).not.toContain("migration");
});

describe("refuses", () => {
  const cases: readonly (readonly [string, object, string])[] = [
    ["no end", { expires_at: undefined }, "expires_at"],
    ["an end in the past", { expires_at: "2026-11-20T11:59:59Z" }, "expires_at"],
    ["an end in years", { expires_at: "2028-01-01T00:00:00Z" }, "expires_at"],
    ["an end that is no day", { expires_at: "2027-02-29T00:00:00Z" }, "expires_at"],
    ["no reason", { reason: "" }, "reason"],
    ["an unknown policy", { policy_id: "pol_none" }, "policy_id"],
    ["nobody", { agent_id: undefined }, "body"],
    ["two at once", { team_id: "team_1" }, "body"],
    ["everybody", { scope: "global" }, "scope"],
  ];
  test.each(cases)("%s", async (_, change, field) => {
    const answer = await plane.ask("POST", "/governance/waivers", { ...asked, ...change });
    expect(answer).toMatchObject({ status: 400, body: { success: false, code: "invalid-request", field } });
    expect(plane.state.entities("waiver").size).toBe(0);
  });

  test.each([
    ["caller", "GET", ""],
    ["auditor", "POST", ""],
    ["approver", "POST", ""],
    ["auditor", "POST", "/wvr_1/approve"],
    ["approver", "POST", "/wvr_1/revoke"],
  ] as const)("%s: %s %s", async (as, method, path) => {
    const body = method === "POST" ? asked : undefined;
    const answer = await plane.ask(method, `/governance/waivers${path}`, body, as);
    expect(answer).toMatchObject({ status: 403, body: { code: "forbidden" } });
  });

  test("what is no waiver", async () => {
    expect(await plane.ask("POST", "/governance/waivers/wvr_none/approve")).toMatchObject({ status: 404 });
    expect(await plane.ask("POST", "/governance/waivers/wvr_none/revoke")).toMatchObject({ status: 404 });
  });
});
