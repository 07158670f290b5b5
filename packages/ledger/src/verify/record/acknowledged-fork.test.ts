import { describe, expect, test } from "bun:test";
import { canonicalJson } from "@meshgate/canon";
import { concatBytes } from "../../encoding/bytes.ts";
import { utf8Bytes } from "../../encoding/utf8.ts";
import { nobleSha256 } from "../../noble-sha256.ts";
import { rootOf } from "../../tree/root-of.ts";
import { checkpointOf, leavesOf, ORIGIN, signerOf, uuid } from "../log.fixture.ts";
import { verifyRecord } from "./verify-record.ts";

const NOW = `${ORIGIN}/2`;
const { signer, trust } = signerOf(NOW);

const eventAt = (at: number, more: object = {}) =>
  canonicalJson({
    actor: { id: "local", type: "key" },
    data: {},
    environment: "test",
    id: uuid(at),
    occurred_at: `2026-01-30T10:00:0${at}.000Z`,
    origin: "test",
    type: "decision.made",
    version: 1,
    ...more,
  });

const QUIET = Array.from({ length: 6 }, (_, at) => eventAt(at));
const TOLD = QUIET.with(
  4,
  eventAt(4, { data: { cause: "ledger-fork", generation: 2 }, type: "config.changed" }),
);

function verify(events: readonly string[], outside: string) {
  const leaves = leavesOf(events);
  const note = checkpointOf(events, signer, NOW);
  const head = { size: events.length, rootHash: rootOf(leaves, nobleSha256), note };
  const rows = events.map((event, at) => {
    const { id, type, occurred_at: occurredAt } = JSON.parse(event);
    const columns = { id, type, requestId: undefined, correlationId: undefined, actorId: "local" };
    const leafHash = leaves[at] ?? new Uint8Array();
    return { seq: at + 1, id, occurredAt, leafHash, body: utf8Bytes(event), columns };
  });
  const source = {
    size: events.length,
    latest: head,
    hasSigner: true,
    permits: [],
    blocks: (async function* () {
      yield { rows, tile: concatBytes(...leaves), checkpoints: [head] };
    })(),
    tile: async () => undefined,
    strays: async () => ({ notIntegrated: 0, inserted: 0 }),
  };
  return verifyRecord({ source, trust, outside: [outside] }, nobleSha256);
}

describe("a checkpoint of the name that the log had before a fork", () => {
  test("counts where the log goes on from it", async () => {
    expect(await verify(TOLD, checkpointOf(TOLD.slice(0, 2)))).toMatchObject({
      kind: "verified",
      outsideSize: 2,
    });
  });

  test.each([
    ["of its size", 5],
    ["of a larger one", 9],
  ])("that it contradicts, %s, is told with the event that acknowledges it", async (_, size) => {
    const other = Array.from({ length: size }, (__, at) => eventAt(at, { origin: "other" }));
    expect(await verify(TOLD, checkpointOf(other))).toMatchObject({
      kind: "verified",
      acknowledgedForks: [{ origin: ORIGIN, size, by: { index: 4, eventId: uuid(4) } }],
    });
  });

  /** Whoever can begin a new name without a word could write the record anew under it. */
  test("that it contradicts is a fork where no event acknowledges it", async () => {
    const other = QUIET.map((_, at) => eventAt(at, { origin: "other" }));
    expect(await verify(QUIET, checkpointOf(other))).toMatchObject({
      kind: "not-verified",
      findings: [{ kind: "forked", size: 6, formerOrigin: ORIGIN }],
    });
  });
});
