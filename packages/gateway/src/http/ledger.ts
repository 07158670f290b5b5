import { ConsistencyQuery, type LedgerKeys } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import type { Tile } from "@meshgate/ledger";
import { parseTilePath, TILE_WIDTH } from "@meshgate/ledger/log";
import { type Context, Hono } from "hono";
import { consistencyAnswer } from "../ledger/consistency-answer.ts";
import type { EntryBundle } from "../ledger/entry-bundle.ts";
import type { Principal } from "../pipeline/identify.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import { unlessUnavailable } from "./governance/answer-control.ts";
import { parseValue } from "./parse-body.ts";
import { refusalResponse } from "./problem.ts";
import { authorise, type HttpEnv, type Service } from "./service.ts";

/**
 * The Merkle log (C2SP tlog-tiles): hashes, heads and keys for whoever has a key, since they hold no content; events for auditors
 * whom no team limits.
 */
export function ledgerRoutes(service: Service): Hono<HttpEnv> {
  const { log } = service;
  return new Hono<HttpEnv>()
    .get("/v1/ledger/checkpoint", (c) =>
      answer(service, c, async () => {
        const served = await log.checkpoint();
        if (served === undefined) return refuse("not-found", NO_CHECKPOINT);
        if (served.kind === "altered") return refuse("ledger-altered", alteredMessage(served.size));
        return { ok: true, value: c.text(served.checkpoint.note, 200, { "cache-control": "no-store" }) };
      }),
    )
    .get("/v1/ledger/keys", (c) =>
      answer(service, c, async () => ({ ok: true, value: c.json(await keysAnswer(service)) })),
    )
    .get("/v1/ledger/consistency", (c) => answer(service, c, () => answerConsistency(service, c)))
    .get("/v1/ledger/tile/*", (c) =>
      answer(service, c, async (principal) => {
        const tile = parseTilePath(c.req.path.slice("/v1/ledger/".length));
        if (tile === undefined) return refuse("not-found", NO_TILE_PATH);
        return tile.kind === "hashes"
          ? await hashTileAnswer(service, tile)
          : await entryTileAnswer(service, tile, principal);
      }),
    );
}

const NO_CHECKPOINT = "No checkpoint is signed yet: nothing has been recorded. Try again in a few seconds.";
const NO_TILE_PATH =
  "This is no path of a tile. Write tile/<level>/<place> or tile/entries/<place>, a partial one with .p/<width> (C2SP tlog-tiles).";
const NOT_INTEGRATED =
  "The log has not so many entries. Its size is the second line of /v1/ledger/checkpoint; where the last tile is not full, ask for its part (.p/<width>).";

async function answer(
  service: Service,
  c: Context<HttpEnv>,
  work: (principal: Principal) => Promise<Result<Response, Refusal>>,
): Promise<Response> {
  const principal = await authorise(service, c.req.raw, c.env, ["caller", "auditor"]);
  const answered = principal.ok ? await unlessUnavailable(() => work(principal.value)) : principal;
  return answered.ok ? answered.value : refusalResponse(answered.error, service.newId());
}

function refuse(kind: Refusal["kind"], message: string): Result<never, Refusal> {
  return { ok: false, error: { kind, message } };
}

function alteredMessage(size: number): string {
  return `The checkpoint of ${size} events in the database is not signed by a key of this log, so it is not given out.`;
}

async function keysAnswer({ log }: Service): Promise<LedgerKeys> {
  const signers = await log.signers();
  return {
    origin: log.origin(),
    keys: signers.map(({ verifierKey, fromSize, sinceMs, vouched }) => ({
      verifier_key: verifierKey,
      from_size: fromSize,
      since: new Date(sinceMs).toISOString(),
      signed_by_previous: vouched,
    })),
  };
}

async function answerConsistency({ log }: Service, c: Context<HttpEnv>): Promise<Result<Response, Refusal>> {
  const query = parseValue(c.req.query(), ConsistencyQuery);
  if (!query.ok) return query;
  const [from, to] = [Number(query.value.from), Number(query.value.to)];
  if (from > to)
    return refuse("invalid-request", "`from` is larger than `to`: write the smaller size first.");
  const found = await log.consistency(from, to);
  if (found === undefined) return refuse("not-found", beyondTheLog(to));
  return { ok: true, value: c.json(consistencyAnswer({ from, to }, found)) };
}

function beyondTheLog(to: number): string {
  return `The log has fewer than ${to} entries. Its size is the second line of /v1/ledger/checkpoint: give that, or less, as \`to\`.`;
}

async function hashTileAnswer(
  { log }: Service,
  tile: Tile & { readonly kind: "hashes" },
): Promise<Result<Response, Refusal>> {
  const hashes = await log.hashTile(tile);
  if (hashes === undefined) return refuse("not-found", NOT_INTEGRATED);
  return { ok: true, value: tileResponse(hashes, tile) };
}

async function entryTileAnswer(
  { log }: Service,
  tile: Tile & { readonly kind: "entries" },
  { roles, team }: Principal,
): Promise<Result<Response, Refusal>> {
  if (!(roles.has("auditor") || roles.has("admin")) || team !== undefined) {
    return refuse(
      "forbidden",
      "Entries hold every caller's events: this needs the role `auditor`, of no team.",
    );
  }
  const bundle = await log.entryTile(tile);
  if (bundle.kind !== "bundle") return unwritable(bundle);
  return { ok: true, value: tileResponse(bundle.bytes, tile) };
}

function unwritable(bundle: Exclude<EntryBundle, { kind: "bundle" }>): Result<never, Refusal> {
  switch (bundle.kind) {
    case "not-there":
      return refuse("not-found", NOT_INTEGRATED);
    case "dropped":
      return refuse(
        "entry-dropped",
        `Retention has dropped entry ${bundle.entry.index} (event ${bundle.entry.id}). Its hash is in tile/0; an export gives the others.`,
      );
    case "too-large":
      return refuse(
        "entry-too-large",
        `Entry ${bundle.entry.index} has more than 65,535 bytes, which a bundle cannot hold. Read it as GET /v1/audit/events/${bundle.entry.id}, or export.`,
      );
  }
}

/** A tile never changes: a partial one is the beginning of what becomes a full one, under a path of its own. */
function tileResponse(bytes: Uint8Array, { width }: Tile): Response {
  const keptS = width === TILE_WIDTH ? 31_536_000 : 86_400;
  return new Response(new Uint8Array(bytes), {
    headers: {
      "content-type": "application/octet-stream",
      "cache-control": `private, max-age=${keptS}, immutable`,
    },
  });
}
