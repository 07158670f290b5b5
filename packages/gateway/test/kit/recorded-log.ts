import { canonicalJson, type JsonObject } from "@meshgate/canon";
import {
  CompactRange,
  logSigner,
  type NoteSigner,
  type NoteVerifier,
  nobleEd25519,
  nobleSha256,
  printCheckpoint,
  SidecarWriter,
  signNote,
  verifierKey,
} from "@meshgate/ledger";
import type { SealedEvent } from "../../src/ports/event-store.ts";
import type { Database } from "../../src/stores/database.ts";
import { keepCheckpoint } from "../../src/stores/ledger/checkpoints.ts";
import { openLedgerWriter } from "../../src/stores/ledger/open-ledger-writer.ts";
import { recordEvents } from "../../src/stores/ledger/sql-ledger.fixture.ts";
import { eventId, sealedEvent } from "./sealed-event.ts";

const LOG_ORIGIN = "test.example/log";

export const LOG_START_MS = Date.UTC(2026, 0, 1);

/** Somebody who signs as the log of the tests. */
export interface TestLogKey {
  readonly signer: NoteSigner;
  readonly verifier: NoteVerifier;
}

/** The key that is made of this byte. */
export function testLogKey(byte: number): TestLogKey {
  const secretKey = new Uint8Array(32).fill(byte);
  const key = { name: LOG_ORIGIN, publicKey: nobleEd25519.publicKeyOf(secretKey) };
  return {
    signer: logSigner({ ...key, sign: nobleEd25519.signWith(secretKey) }, nobleSha256),
    verifier: {
      key: verifierKey({ ...key, algorithm: "ed25519" }, nobleSha256),
      verify: nobleEd25519.verify,
    },
  };
}

/** What is other in an event of a test's log. */
interface LoggedFields {
  readonly type?: string;
  readonly data?: JsonObject;
  readonly occurredAtMs?: number;
}

/** An event as it is sealed: two to a call, and a millisecond after the one before, from 2026 on. */
export function loggedEvent(at: number, fields: LoggedFields = {}): SealedEvent {
  const { type = "decision.made", data = {}, occurredAtMs = LOG_START_MS + at } = fields;
  const id = eventId(1_000_000 + at);
  const requestId = eventId(2_000_000 + (at >> 1));
  const body = canonicalJson({
    actor: { id: "local", type: "key" },
    correlation_id: requestId,
    data,
    environment: "test",
    id,
    occurred_at: new Date(occurredAtMs).toISOString(),
    origin: "test",
    request_id: requestId,
    type,
    version: 1,
  });
  return sealedEvent({ id, type, requestId, occurredAtMs, body });
}

/** Events of calls, two each. */
export function callEvents(count: number, note = "as it was"): readonly SealedEvent[] {
  return Array.from({ length: count }, (_, at) => loggedEvent(at, { data: { note: `${note} ${at}` } }));
}

/** The signed head over these events. */
export function signedHead(events: readonly SealedEvent[], { signer }: TestLogKey): string {
  return signNote(
    printCheckpoint({ origin: LOG_ORIGIN, size: events.length, rootHash: rootOver(events), extensions: [] }),
    signer,
  );
}

function rootOver(events: readonly SealedEvent[]): Uint8Array {
  const range = new CompactRange(nobleSha256);
  for (const { leafHash } of events) range.append(leafHash);
  return range.root();
}

/** Records the events, and integrates and signs them, in parts of so many. */
export async function writeLog(
  database: Database,
  {
    events,
    part,
    key,
  }: { readonly events: readonly SealedEvent[]; readonly part: number; readonly key: TestLogKey },
): Promise<void> {
  const writer = openLedgerWriter(database);
  for (let at = 0; at < events.length; at += part) {
    await recordEvents(events.slice(at, at + part), database);
    while ((await writer.integrate(256)).kind === "integrated");
    const covered = events.slice(0, at + part);
    const note = signedHead(covered, key);
    const head = { size: covered.length, rootHash: rootOver(covered), note, signedAtMs: at };
    await keepCheckpoint(head, database.kysely);
  }
  await writer.close();
}

/** Both files of an export of all these events, or of a stretch of them. */
export function exportFiles(
  events: readonly SealedEvent[],
  key: TestLogKey,
  { from = 0, to = events.length }: { readonly from?: number; readonly to?: number } = {},
): { readonly events: string; readonly sidecar: string } {
  const size = events.length;
  const shown = events.slice(from, to);
  const left = subtreesAt(0, events.slice(0, from));
  const writer = new SidecarWriter(nobleSha256);
  const head = writer.head({ origin: LOG_ORIGIN, from, to, filter: {}, size, left });
  const runs = shown.map(({ leafHash }) => writer.event(leafHash)).join("");
  const right = subtreesAt(to, events.slice(to));
  const end = writer.end({ right, checkpoint: signedHead(events, key) });
  return { events: shown.map(({ body }) => `${body}\n`).join(""), sidecar: head + runs + end };
}

function subtreesAt(from: number, events: readonly SealedEvent[]): readonly Uint8Array[] {
  const range = new CompactRange(nobleSha256, from);
  for (const { leafHash } of events) range.append(leafHash);
  return range.subtrees;
}
