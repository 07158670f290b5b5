import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { LedgerKeys, Receipt } from "@meshgate/contracts";
import {
  fromBase64,
  nobleEd25519,
  nobleSha256,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  rootOf,
  type Trust,
  verifyConsistency,
  verifyReceipt,
} from "@meshgate/ledger";
import { controlClient } from "./kit/control-client.ts";
import { eventually } from "./kit/eventually.ts";
import { type RunningGateway, startGateway } from "./kit/gateway.ts";

/** The log over HTTP, as those who check it see it: with a key, and nothing of ours but the verifier. */

const adminKey = `mgk_${"A".repeat(43)}`;
let gateway: RunningGateway;
const keys = { caller: "", other: "", auditor: "", teamAuditor: "" };
const calls: string[] = [];
const admin = controlClient(() => gateway.url, adminKey);

beforeAll(async () => {
  gateway = await startGateway({ env: { MESHGATE_ADMIN_KEY: adminKey } });
  const team = await admin.team("watched");
  keys.caller = (await admin.key("caller", { team_id: team.id })).key;
  keys.other = (await admin.key("other", {})).key;
  keys.auditor = (await admin.key("auditor", { roles: ["auditor"] })).key;
  keys.teamAuditor = (await admin.key("team-auditor", { roles: ["auditor"], team_id: team.id })).key;
  for (const text of ["one", "two", "x".repeat(70_000)]) calls.push(await chat(text));
});

afterAll(() => gateway.stop());

function get(path: string, key: string): Promise<Response> {
  return fetch(`${gateway.url}${path}`, { headers: { authorization: `Bearer ${key}` } });
}

async function chat(content: string): Promise<string> {
  const answer = await fetch(`${gateway.url}/v1/chat`, {
    method: "POST",
    headers: { authorization: `Bearer ${keys.caller}`, "content-type": "application/json" },
    body: JSON.stringify({ messages: [{ role: "user", content }] }),
  });
  await answer.arrayBuffer();
  return answer.headers.get("x-request-id") ?? "";
}

/** The log's key as a verifier on another machine has it. */
async function trust(): Promise<Trust> {
  const { keys: known } = LedgerKeys.parse(await (await get("/v1/ledger/keys", keys.auditor)).json());
  const key = parseVerifierKey(known[0]?.verifier_key ?? "", nobleSha256);
  if (!key.ok) throw new Error("no key");
  return { logKeys: [{ key: key.value, verify: nobleEd25519.verify }], witnessKeys: [] };
}

/** What the latest checkpoint says, its signature looked at elsewhere. */
async function head(): Promise<{ readonly size: number; readonly rootHash: Uint8Array }> {
  const note = parseNote(await (await get("/v1/ledger/checkpoint", keys.caller)).text());
  const checkpoint = note.ok ? parseCheckpoint(note.value.text) : note;
  if (!checkpoint.ok) throw new Error("no checkpoint");
  return checkpoint.value;
}

describe("the receipt of a call", () => {
  test("verifies offline with the public key alone, for its caller and for an auditor", async () => {
    for (const key of [keys.caller, keys.auditor, keys.teamAuditor]) {
      const response = await get(`/v1/audit/${calls[0]}/proof`, key);
      const text = await response.text();
      const receipt = Receipt.parse(JSON.parse(text));
      expect(receipt.request_id).toBe(calls[0] ?? "");
      expect(receipt.events.map(({ event }) => JSON.parse(event ?? "").type)).toEqual([
        "decision.made",
        "request.completed",
      ]);
      expect(verifyReceipt({ receipt: text, trust: await trust() }, nobleSha256)).toMatchObject({
        kind: "verified",
        counts: { events: 2 },
      });
    }
  });

  test("of a call that was answered a moment ago waits for its checkpoint", async () => {
    const call = await chat("just now");
    const response = await get(`/v1/audit/${call}/proof`, keys.caller);
    expect(response.status).toBe(200);
    const check = { receipt: await response.text(), trust: await trust() };
    expect(verifyReceipt(check, nobleSha256).kind).toBe("verified");
  });

  /** Else anybody with a key reads anybody's decisions. */
  test("is another caller's nowhere", async () => {
    expect((await get(`/v1/audit/${calls[0]}/proof`, keys.other)).status).toBe(404);
    expect((await get(`/v1/audit/${calls[0]}/proof`, `mgk_${"B".repeat(43)}`)).status).toBe(401);
    expect((await get(`/v1/audit/${crypto.randomUUID()}/proof`, keys.auditor)).status).toBe(404);
  });
});

describe("the log", () => {
  test("is consistent between any two of its sizes", async () => {
    const { size, rootHash } = await head();
    for (const from of [0, 1, 2, size - 1, size]) {
      const response = await get(`/v1/ledger/consistency?from=${from}&to=${size}`, keys.caller);
      const { from_root, to_root, proof } = Object(await response.json());
      const claim = { from, to: size, proof: proof.map(bytes), fromRoot: bytes(from_root), toRoot: rootHash };
      expect(bytes(to_root)).toEqual(rootHash);
      expect(verifyConsistency(claim, nobleSha256).ok).toBe(true);
    }
  });

  test("gives tiles whose hashes make its root", async () => {
    const { size, rootHash } = await head();
    const response = await get(`/v1/ledger/tile/0/000.p/${size}`, keys.caller);
    expect(response.headers.get("content-type")).toBe("application/octet-stream");
    expect(response.headers.get("cache-control")).toMatch(/immutable/);
    const tile = new Uint8Array(await response.arrayBuffer());
    const leaves = Array.from({ length: size }, (_, at) => tile.slice(at * 32, (at + 1) * 32));
    expect(rootOf(leaves, nobleSha256)).toEqual(rootHash);
  });

  test("gives entries as bundles, to auditors of no team alone", async () => {
    const response = await get("/v1/ledger/tile/entries/000.p/2", keys.auditor);
    const bundle = new DataView(await response.arrayBuffer());
    const firstBytes = bundle.getUint16(0);
    const first = new Uint8Array(bundle.buffer, 2, firstBytes);
    expect(JSON.parse(new TextDecoder().decode(first))).toHaveProperty("type");
    expect(bundle.byteLength).toBe(4 + firstBytes + bundle.getUint16(2 + firstBytes));
    for (const key of [keys.caller, keys.teamAuditor]) {
      expect((await get("/v1/ledger/tile/entries/000.p/2", key)).status).toBe(403);
    }
  });

  test.each([
    ["/v1/ledger/tile/0/000", 404, "not-found"],
    ["/v1/ledger/tile/7/000.p/1", 404, "not-found"],
    ["/v1/ledger/tile/0/1", 404, "not-found"],
    ["/v1/ledger/tile/0/000.p/0", 404, "not-found"],
    ["/v1/ledger/tile/entries/999.p/1", 404, "not-found"],
    ["/v1/ledger/consistency?from=3&to=2", 400, "invalid-request"],
    ["/v1/ledger/consistency?from=-1&to=2", 400, "invalid-request"],
    ["/v1/ledger/consistency?from=1", 400, "invalid-request"],
    ["/v1/ledger/consistency?from=1&to=999999", 404, "not-found"],
  ])("answers %s with %d", async (path, status, code) => {
    const response = await get(path, keys.auditor);
    expect([response.status, Object(await response.json()).code]).toEqual([status, code]);
  });

  test("names an entry that is too large for a bundle, and where to read it", async () => {
    const evaluated = await fetch(`${gateway.url}/evaluate`, {
      method: "POST",
      headers: { authorization: `Bearer ${keys.caller}`, "content-type": "application/json" },
      body: JSON.stringify({
        action: "infer:run",
        env: { name: "prod" },
        resource: { type: "model", sensitivity: "public" },
        signals: { note: "x".repeat(70_000) },
      }),
    });
    expect(evaluated.status).toBe(200);
    const entries = async () =>
      await get(`/v1/ledger/tile/entries/000.p/${(await head()).size}`, keys.auditor);
    const refused = await eventually(entries, ({ status }) => status === 404, { withinMs: 5_000 });
    expect(await refused.json()).toMatchObject({
      code: "entry-too-large",
      error: expect.stringMatching(/^Entry \d+ has more than 65,535 bytes.*GET \/v1\/audit\/events\//),
    });
  });

  test("tells how far it has come in metrics", async () => {
    const text = await (await get("/v1/metrics", adminKey)).text();
    expect(text).toMatch(/^meshgate_ledger_integrated_total [1-9]/m);
    expect(text).toMatch(/^meshgate_ledger_checkpoint_time_seconds 1[0-9]{9}/m);
  });
});

function bytes(base64: string): Uint8Array {
  return fromBase64(base64) ?? new Uint8Array(0);
}
