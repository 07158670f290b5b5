import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { AuditEventAnswer, AuditPage, type KeyWithSecret } from "@meshgate/contracts";
import { type ControlClient, controlClient } from "./kit/control-client.ts";
import { eventually } from "./kit/eventually.ts";
import { type RunningGateway, startGateway } from "./kit/gateway.ts";
import { readEvents } from "./kit/recorded-events.ts";

const adminKey = `mgk_${"A".repeat(43)}`;
let gateway: RunningGateway;
let admin: ControlClient;
let mine: KeyWithSecret;
let theirs: KeyWithSecret;
let lead: KeyWithSecret;
let mineTeam: string;
const calls = { mine: "", theirs: "", question: "" };

async function ask(path: string, body: object, key: string): Promise<string> {
  const answer = await fetch(`${gateway.url}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  await answer.text();
  return answer.headers.get("x-request-id") ?? "";
}

const chat = (text: string, key: string, model?: string) =>
  ask(
    "/v1/chat",
    { messages: [{ role: "user", content: text }], ...(model === undefined ? {} : { model }) },
    key,
  );
const evaluate = (key: string) =>
  ask(
    "/evaluate",
    {
      action: "data:read",
      env: { name: "dev" },
      resource: { type: "table", sensitivity: "public" },
      signals: {},
    },
    key,
  );

async function search(query: string, key = adminKey): Promise<AuditPage> {
  const headers = { authorization: `Bearer ${key}` };
  const answer = await fetch(`${gateway.url}/v1/audit?${query}`, { headers });
  return AuditPage.parse(await answer.json());
}

const callsOf = (page: AuditPage) => page.items.map((item) => item.request_id ?? "");

beforeAll(async () => {
  gateway = await startGateway({ env: { MESHGATE_ADMIN_KEY: adminKey } });
  admin = controlClient(() => gateway.url, adminKey);
  mineTeam = (await admin.team("mine")).id;
  const theirTeam = (await admin.team("theirs")).id;
  const agent = await admin.agent("their-agent", { team_id: theirTeam });
  mine = await admin.key("mine-caller", { team_id: mineTeam });
  theirs = await admin.key("their-caller", { agent_id: agent.id });
  lead = await admin.key("lead", { team_id: mineTeam, roles: ["auditor"] });
  calls.mine = await chat("hello", mine.key);
  calls.theirs = await chat("hello", theirs.key, "sandbox");
  calls.question = await evaluate(mine.key);
  const last = await evaluate(theirs.key);
  await eventually(
    () => search(`id=${last}`),
    ({ items }) => items.length === 1,
    { withinMs: 3_000 },
  );
}, 30_000);
afterAll(() => gateway.stop());

describe("a search of the record", () => {
  test("lists each call once, the newest first, with what its decision says", async () => {
    const { items } = await search("key=their-caller&type=calls&status=success");
    expect(items.map(({ type }) => type)).toEqual(["decision.made", "request.completed"]);
    expect(items[1]).toMatchObject({
      request_id: calls.theirs,
      body: "kept",
      agent: { name: "their-agent" },
      team: { name: "theirs" },
      key: { id: theirs.id, name: "their-caller" },
      asked_model: "sandbox",
      provider: "sandbox",
      outcome: "ALLOW",
      status: "success",
    });
  });

  const found: readonly [query: string, calls: () => readonly string[]][] = [
    ["team=mine&provider=sandbox", () => [calls.mine]],
    ["agent=their-agent&model=sandbox", () => [calls.theirs]],
    ["agent=their-agent&model=sandbox/sandbox", () => [calls.theirs]],
    ["agent=their-agent&model=sandbox/other", () => []],
    [`id=${"{question}"}`, () => [calls.question]],
    ["key=mine-caller&key=their-caller&type=request.completed", () => [calls.theirs, calls.mine]],
    ["team=mine&outcome=BLOCK", () => [calls.question]],
    ["team=mine&to=2020-01-01", () => []],
    ["team=mine&from=2020-01-01T00:00:00%2B01:00&status=success&provider=sandbox", () => [calls.mine]],
    ["team=nobody", () => []],
  ];
  test.each(found)("%s", async (query, wanted) => {
    expect(callsOf(await search(query.replace("{question}", calls.question)))).toEqual([...wanted()]);
  });

  test("gives every event once, page by page, in either order, while others are being recorded", async () => {
    for (const order of ["asc", "desc"]) {
      const seen: number[] = [];
      let cursor: string | null = "";
      const { size } = await search("limit=1");
      while (cursor !== null) {
        const next: string = cursor === "" ? "" : `&cursor=${cursor}`;
        const page: AuditPage = await search(`type=all&limit=3&order=${order}${next}`);
        seen.push(...page.items.map(({ index }) => index));
        cursor = seen.length >= size ? null : page.next_cursor;
      }
      const ascending = seen.toSorted((a, b) => a - b);
      expect(new Set(seen).size).toBe(seen.length);
      expect(order === "asc" ? seen : seen.toReversed()).toEqual(ascending);
      expect(ascending.length).toBeGreaterThanOrEqual(size);
    }
  });

  test("shows the whole event where it is asked for, and one by its id, with its place in the log", async () => {
    const [item] = (await search(`id=${calls.mine}&expand=event`)).items;
    expect(item?.event).toMatchObject({ id: item?.event_id, type: "request.completed" });
    const headers = { authorization: `Bearer ${adminKey}` };
    const answer = await fetch(`${gateway.url}/v1/audit/events/${item?.event_id}`, { headers });
    expect(AuditEventAnswer.parse(await answer.json())).toMatchObject({
      index: item?.index,
      event: item?.event,
    });
  });

  const refused: readonly [query: string, field: string][] = [
    ["colour=red", "colour"],
    ["agnt=x", "agnt"],
    ["from=yesterday", "from"],
    ["from=2026-11-02&to=2026-11-01", "to"],
    ["outcome=allow", "outcome"],
    ["status=ok", "status"],
    ["type=calls&type=all", "type"],
    ["type=decision.taken", "type"],
    ["limit=0", "limit"],
    ["limit=201", "limit"],
    ["limit=5&limit=6", "limit"],
    ["order=up", "order"],
    ["expand=all", "expand"],
    ["agent=", "agent"],
    ["cursor=Mi5B", "cursor"],
    ["cursor=%00", "cursor"],
  ];
  test.each(refused)("%s is refused by name", async (query, field) => {
    const headers = { authorization: `Bearer ${adminKey}` };
    const answer = await fetch(`${gateway.url}/v1/audit?${query}`, { headers });
    expect({ status: answer.status, ...Object(await answer.json()) }).toMatchObject({ status: 400, field });
  });

  test("a page's cursor is good for its own search alone", async () => {
    const { next_cursor: cursor } = await search("type=all&limit=1");
    const headers = { authorization: `Bearer ${adminKey}` };
    for (const query of ["type=all&order=asc", "type=decision.made"]) {
      const answer = await fetch(`${gateway.url}/v1/audit?${query}&limit=1&cursor=${cursor}`, { headers });
      expect(answer.status).toBe(400);
    }
  });
});

// Who reads another team's calls learns what it works on, for whom and with what.
describe("a team's auditor", () => {
  test.each(["", "type=all", "team=theirs", "key=their-caller", "agent=their-agent&type=all"])(
    "finds its team's events alone: %s",
    async (query) => {
      for (const { team } of (await search(query, lead.key)).items) expect(team?.id).toBe(mineTeam);
    },
  );

  test("finds the decisions that its team's keys asked for, which name no team themselves", async () => {
    expect(callsOf(await search("", lead.key))).toContain(calls.question);
    const headers = { authorization: `Bearer ${lead.key}` };
    expect((await fetch(`${gateway.url}/v1/audit/${calls.question}`, { headers })).status).toBe(200);
  });

  test("is told of another team's event as of one that is not there", async () => {
    const [item] = (await search(`id=${calls.theirs}`)).items;
    expect((await search(`id=${calls.theirs}`, lead.key)).items).toEqual([]);
    const headers = { authorization: `Bearer ${lead.key}` };
    expect((await fetch(`${gateway.url}/v1/audit/events/${item?.event_id}`, { headers })).status).toBe(404);
  });

  test("gets its team's events alone in an export", async () => {
    const headers = { authorization: `Bearer ${lead.key}` };
    const text = await eventually(
      async () => (await fetch(`${gateway.url}/v1/audit/export`, { headers })).text(),
      (exported) => exported.includes(calls.question),
      { withinMs: 10_000 },
    );
    expect(text).toContain(calls.mine);
    expect(text).not.toContain(calls.theirs);
    expect(text).not.toContain("their-caller");
  });
});

test("a caller may not search", async () => {
  const headers = { authorization: `Bearer ${mine.key}` };
  for (const path of [
    "/v1/audit",
    `/v1/audit/events/${calls.mine}`,
    "/v1/audit/export",
    "/v1/audit/export/proof",
  ]) {
    expect((await fetch(`${gateway.url}${path}`, { headers })).status).toBe(403);
  }
});

test("who reads others' calls is recorded, with nothing that a person may be known by, and who reads none is not", async () => {
  const readings = async () =>
    (await readEvents(`sqlite:${gateway.folder}/data/meshgate.db`)).filter(
      ({ type }) => type === "record.read",
    );
  const before = (await readings()).length;
  await search("team=nobody&type=all");
  await search("type=policy.activated");
  expect(await readings()).toHaveLength(before);
  await search(`key=mine-caller&key=ada@example.org&id=${calls.mine}&model=sandbox`);
  const [last, ...more] = (await readings()).slice(before);
  expect(more).toEqual([]);
  expect(last).toMatchObject({
    actor: { type: "key", id: "admin" },
    data: {
      what: "search",
      events: 1,
      filter: { key: [mine.id, "(withheld)"], id: [calls.mine], model: ["sandbox"], type: ["calls"] },
    },
  });
});

// Else whoever learns a call's id has auditors shown another call, and its receipt, in that one's place.
test("a caller's own id that is another call's request id finds nothing in that one's place", async () => {
  const answer = await fetch(`${gateway.url}/v1/chat`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${mine.key}`,
      "content-type": "application/json",
      "x-request-id": calls.theirs,
    },
    body: JSON.stringify({ messages: [{ role: "user", content: "innocent" }] }),
  });
  await answer.text();
  expect(answer.status).toBe(200);
  const headers = { authorization: `Bearer ${adminKey}` };
  const record = await (await fetch(`${gateway.url}/v1/audit/${calls.theirs}`, { headers })).json();
  expect(record).toMatchObject({ request_id: calls.theirs });
  expect(Object(record).others).toBeUndefined();
  const receipt = await (await fetch(`${gateway.url}/v1/audit/${calls.theirs}/proof`, { headers })).json();
  expect(receipt).toMatchObject({ request_id: calls.theirs });
  expect(callsOf(await search(`id=${calls.theirs}`))).toEqual([calls.theirs]);
});

// An auditor who reads a call without a trace reads whatever it likes.
test("reading the record of another's call, or its receipt, is recorded, and of one's own is not", async () => {
  const readings = async () =>
    (await readEvents(`sqlite:${gateway.folder}/data/meshgate.db`)).filter(
      ({ type, data }) => type === "record.read" && Object(data).what === "call",
    );
  const before = (await readings()).length;
  for (const [path, key] of [
    [`/v1/audit/${calls.mine}`, mine.key],
    [`/v1/audit/${calls.mine}`, lead.key],
    [`/v1/audit/${calls.mine}/proof`, adminKey],
  ] as const) {
    const headers = { authorization: `Bearer ${key}` };
    expect((await fetch(`${gateway.url}${path}`, { headers })).status).toBe(200);
  }
  expect((await readings()).slice(before)).toMatchObject([
    { actor: { id: lead.id }, request_id: calls.mine, data: { what: "call", events: 2 } },
    { actor: { id: "admin" }, request_id: calls.mine, data: { what: "call", events: 2 } },
  ]);
});
