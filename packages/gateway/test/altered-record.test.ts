import { Database } from "bun:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { AlteredAuditRecord, AuditEventAnswer, AuditPage, AuditRecord } from "@meshgate/contracts";
import { leafHash } from "../src/stores/leaf-hash.ts";
import { controlClient } from "./kit/control-client.ts";
import { eventually } from "./kit/eventually.ts";
import { type RunningGateway, startGateway } from "./kit/gateway.ts";

/** Somebody with the database's credentials changes it under a running service: what people are then shown. */

const adminKey = `mgk_${"A".repeat(43)}`;
const words = "FORGED";
/** Prints one file of an archive. */
const READ = "import sys,zipfile; print(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]).decode())";
let gateway: RunningGateway;
let caller: string;
/** By what is done to it. */
const calls = { text: "", rehashed: "", columns: "", forged: "", whole: "" };

async function get(path: string, key = adminKey): Promise<Response> {
  return await fetch(`${gateway.url}${path}`, { headers: { authorization: `Bearer ${key}` } });
}

async function chat(): Promise<string> {
  const answer = await fetch(`${gateway.url}/v1/chat`, {
    method: "POST",
    headers: { authorization: `Bearer ${caller}`, "content-type": "application/json" },
    body: JSON.stringify({ messages: [{ role: "user", content: "hello" }] }),
  });
  await answer.text();
  return answer.headers.get("x-request-id") ?? "";
}

async function search(query: string): Promise<AuditPage> {
  return AuditPage.parse(await (await get(`/v1/audit?${query}`)).json());
}

interface Row {
  readonly seq: number;
  readonly id: string;
  readonly body: string;
}

function alter(work: (database: Database, decisionOf: (call: string) => Row) => void): void {
  const database = new Database(`${gateway.folder}/data/meshgate.db`);
  database.run("pragma busy_timeout = 5000");
  const decisions = database.query<Row, [string]>(
    "select seq, id, body from event_body where request_id = ? and type = 'decision.made'",
  );
  const triggers = database.query<{ readonly name: string }, []>(
    "select name from sqlite_master where type = 'trigger'",
  );
  for (const { name } of triggers.all()) database.run(`drop trigger ${name}`);
  work(database, (call) => {
    const row = decisions.get(call);
    if (row === null) throw new Error(`no decision of ${call}`);
    return row;
  });
  database.close();
}

beforeAll(async () => {
  gateway = await startGateway({ env: { MESHGATE_ADMIN_KEY: adminKey } });
  const admin = controlClient(() => gateway.url, adminKey);
  caller = (await admin.key("caller", {})).key;
  for (const name of ["text", "rehashed", "columns", "forged", "whole"] as const) calls[name] = await chat();
  await eventually(
    () => search(`id=${calls.whole}`),
    ({ items }) => items[0]?.status === "success",
    { withinMs: 5_000 },
  );
  alter((database, decisionOf) => {
    const text = decisionOf(calls.text);
    database.run("update event_body set body = ? where seq = ?", [
      text.body.replace('"ALLOW"', `"${words}"`),
      text.seq,
    ]);
    const rehashed = decisionOf(calls.rehashed);
    const body = rehashed.body.replace('"ALLOW"', `"${words}"`);
    database.run("update event_body set body = ? where seq = ?", [body, rehashed.seq]);
    database.run("update event_leaf set leaf_hash = ? where seq = ?", [leafHash(body), rehashed.seq]);
    database.run("update event_body set actor_id = 'local' where seq = ?", [decisionOf(calls.columns).seq]);
    // A decision that nobody made, outside what the log is ever built of.
    const forged = decisionOf(calls.forged).body;
    const id = "01900000-0000-7000-8000-00000000f0f0";
    const [was] = /"id":"[0-9a-f-]{36}"/.exec(forged) ?? [""];
    const invented = forged
      .replace(was, `"id":"${id}"`)
      .replace(/"occurred_at":"[^"]+"/, '"occurred_at":"2026-01-01T00:00:00.000Z"');
    database.run("insert into event_leaf (seq, id, occurred_at_ms, leaf_hash) values (-5, ?, ?, ?)", [
      id,
      Date.parse("2026-01-01T00:00:00.000Z"),
      leafHash(invented),
    ]);
    database.run(
      "insert into event_body (seq, id, type, request_id, actor_id, body) select -5, ?, type, request_id, actor_id, ? from event_body where id = ?",
      [id, invented, decisionOf(calls.forged).id],
    );
  });
}, 30_000);
afterAll(() => gateway.kill());

// Else whoever can write to the database decides what auditors, and the callers themselves, are told was recorded.
describe("what is not what was recorded", () => {
  const alterations: readonly [call: keyof typeof calls, why: string][] = [
    ["text", "text"],
    ["rehashed", "unlogged"],
    ["columns", "columns"],
    ["forged", "unlogged"],
  ];

  test.each(alterations)("is named in the record of its call, and not shown: %s", async (call, why) => {
    const answer = await get(`/v1/audit/${calls[call]}`);
    const text = await answer.text();
    expect(text).not.toContain(words);
    const { evidence } = AuditRecord.parse(JSON.parse(text));
    expect(evidence["altered"]).toEqual([{ id: expect.any(String), why }]);
    expect(evidence["request_completed"]).toBeDefined();
  });

  test.each(alterations)("has no receipt: %s", async (call) => {
    const answer = await get(`/v1/audit/${calls[call]}/proof`);
    expect({ status: answer.status, ...Object(await answer.json()) }).toMatchObject({
      status: 503,
      code: "ledger-altered",
    });
  });

  test.each(["text", "rehashed"] as const)("is an item of a search by its place alone: %s", async (call) => {
    const { items } = await search(`id=${calls[call]}&type=all`);
    const altered = items.filter(({ body }) => body === "altered");
    expect(altered.map((item) => Object.keys(item))).toEqual([["event_id", "index", "occurred_at", "body"]]);
    const answer = await get(`/v1/audit/events/${altered[0]?.event_id}`);
    const event = AuditEventAnswer.parse(await answer.json());
    expect(event).toMatchObject({ body: "altered", index: altered[0]?.index });
    expect(event.event).toBeUndefined();
  });

  test("says nothing of its call in the items of its other events", async () => {
    const [item] = (await search(`id=${calls.text}`)).items;
    expect(item).toMatchObject({ type: "request.completed", status: "success" });
    expect(item?.outcome).toBeUndefined();
  });

  test("is named in tables and for a SIEM, and not shown", async () => {
    for (const format of ["csv", "ocsf"]) {
      // An export goes as far as the latest checkpoint, which comes a moment after the calls.
      const text = await eventually(
        async () => await (await get(`/v1/audit/export?format=${format}`)).text(),
        (exported) => exported.includes("altered"),
        { withinMs: 5_000 },
      );
      expect(text).not.toContain(words);
    }
  });

  test("is counted, and the operator is told", async () => {
    await get(`/v1/audit/${calls.text}`);
    expect(await (await get("/v1/metrics")).text()).toMatch(
      /meshgate_record_altered_total\{why="text"\} [1-9]/,
    );
    const { reasons } = Object(await (await get("/v1/ready")).json());
    expect(reasons).toContainEqual({
      code: "record-altered",
      message: expect.stringContaining("audit verify"),
    });
  });

  test("leaves others as they are", async () => {
    const record = AuditRecord.parse(await (await get(`/v1/audit/${calls.whole}`)).json());
    expect(record.status).toBe("success");
    expect(record.evidence["altered"]).toBeUndefined();
  });
});

test("a call of which nothing is what was recorded is told as altered to auditors alone", async () => {
  const database = new Database(`${gateway.folder}/data/meshgate.db`);
  database.run("pragma busy_timeout = 5000");
  database.run("update event_body set body = 'not JSON' where request_id = ?", [calls.whole]);
  database.close();
  const record = AlteredAuditRecord.parse(await (await get(`/v1/audit/${calls.whole}`)).json());
  expect(record.altered.map(({ why }) => why)).toEqual(["text", "text"]);
  expect((await get(`/v1/audit/${calls.whole}`, caller)).status).toBe(404);
});

// Half a pack, or none, is what somebody wants who has something to hide.
test("an evidence pack tells of what cannot be read, and is whole", async () => {
  const archive = `${gateway.folder}/pack.zip`;
  const text = (path: string) => Bun.spawnSync(["python3", "-c", READ, archive, path]).stdout.toString();
  const unreadableIn = async (): Promise<number> => {
    await Bun.write(archive, await get("/v1/evidence?from=2020-01-01&to=2999-01-01"));
    return JSON.parse(text("statistics.json")).summary.record.unreadable;
  };
  // A pack goes up to the last checkpoint, which comes once a second.
  const unreadable = await eventually(unreadableIn, (count) => count >= 2, { withinMs: 10_000 });
  expect(text("report.html")).toContain(`${unreadable} lines of events.ndjson cannot be read`);
});
