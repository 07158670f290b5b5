import { canonicalJson, type JsonObject } from "@meshgate/canon";
import { utf8Bytes } from "../encoding/utf8.ts";
import { nobleSha256 } from "../noble-sha256.ts";
import { printCheckpoint } from "../notes/checkpoint.ts";
import { nobleEd25519 } from "../notes/noble-ed25519.ts";
import { cosigner, logSigner, type NoteSigner, signNote } from "../notes/sign-note.ts";
import { verifierKey } from "../notes/verifier-key.ts";
import type { NoteVerifier } from "../notes/verify-note.ts";
import { leafHashOfText } from "../tree/node-hash.ts";
import { rootOf } from "../tree/root-of.ts";
import { subtreesOf } from "../tree/subtrees-of.ts";
import type { WhyHidden } from "./export/sidecar.ts";
import { SidecarWriter } from "./export/sidecar-writer.ts";
import type { Trust } from "./trust.ts";

export const ORIGIN = "test.example/log";

const SECRET_KEY = new Uint8Array(32).fill(7);
const PUBLIC_KEY = nobleEd25519.publicKeyOf(SECRET_KEY);

export const SIGNER: NoteSigner = logSigner(
  { name: ORIGIN, publicKey: PUBLIC_KEY, sign: nobleEd25519.signWith(SECRET_KEY) },
  nobleSha256,
);

const LOG_KEY: NoteVerifier = {
  key: verifierKey({ name: ORIGIN, publicKey: PUBLIC_KEY, algorithm: "ed25519" }, nobleSha256),
  verify: nobleEd25519.verify,
};

/** The same key under another name of the log. */
export function signerOf(name: string): { readonly signer: NoteSigner; readonly trust: Trust } {
  const key = verifierKey({ name, publicKey: PUBLIC_KEY, algorithm: "ed25519" }, nobleSha256);
  const sign = nobleEd25519.signWith(SECRET_KEY);
  return {
    signer: logSigner({ name, publicKey: PUBLIC_KEY, sign }, nobleSha256),
    trust: { logKeys: [{ key, verify: nobleEd25519.verify }], witnessKeys: [] },
  };
}

export const TRUST = { logKeys: [LOG_KEY], witnessKeys: [] } as const;

const WITNESS_SECRET = new Uint8Array(32).fill(9);
const WITNESS = {
  name: "witness.example",
  publicKey: nobleEd25519.publicKeyOf(WITNESS_SECRET),
  sign: nobleEd25519.signWith(WITNESS_SECRET),
};
const WITNESS_SIGNER: NoteSigner = cosigner({ ...WITNESS, timestampSeconds: 1_700_000_000 }, nobleSha256);
export const WITNESS_KEY: NoteVerifier = {
  key: verifierKey({ ...WITNESS, algorithm: "cosignature-v1" }, nobleSha256),
  verify: nobleEd25519.verify,
};

/** Events as the record keeps them: canonical JSON with ids that can be read. */
export function sampleEvents(count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) =>
    canonicalJson({ id: uuid(at), request_id: uuid(at >> 1), type: "decision.made", note: `Grüße ${at}` }),
  );
}

export function uuid(at: number): string {
  return `01900000-0000-7000-8000-${at.toString(16).padStart(12, "0")}`;
}

export function leavesOf(events: readonly string[]): readonly Uint8Array[] {
  return events.map((event) => leafHashOfText(event, nobleSha256));
}

/** The signed head of the tree over these events. */
export function checkpointOf(
  events: readonly string[],
  signer: NoteSigner = SIGNER,
  origin = ORIGIN,
): string {
  const rootHash = rootOf(leavesOf(events), nobleSha256);
  return signNote(printCheckpoint({ origin, size: events.length, rootHash, extensions: [] }), signer);
}

/** The checkpoint with the witness' line below the log's. */
export function cosigned(checkpoint: string): string {
  const text = checkpoint.slice(0, checkpoint.indexOf("\n\n") + 1);
  return checkpoint + signNote(text, WITNESS_SIGNER).slice(text.length + 1);
}

export interface ExportShape {
  readonly from?: number;
  readonly to?: number;
  /** Which events are hidden; none by default. */
  readonly hides?: (index: number) => boolean;
  readonly filter?: JsonObject;
  /** Why they are hidden; `filtered` by default. */
  readonly why?: WhyHidden;
  readonly origin?: string;
  /** In place of the one over these events. */
  readonly checkpoint?: string;
}

/** An export as a gateway writes it, made with the slow tree of the RFC. */
export function exportOf(
  events: readonly string[],
  {
    from = 0,
    to = events.length,
    hides = () => false,
    filter = { team: ["Ü"] },
    why = "filtered",
    origin = ORIGIN,
    checkpoint = checkpointOf(events),
  }: ExportShape = {},
): { readonly events: string; readonly sidecar: string } {
  const leaves = leavesOf(events);
  const hashes = (start: number, end: number) =>
    subtreesOf(start, end).map(({ level, place }) =>
      rootOf(leaves.slice(place * 2 ** level, (place + 1) * 2 ** level), nobleSha256),
    );
  const writer = new SidecarWriter(nobleSha256);
  const size = events.length;
  let sidecar = writer.head({
    origin,
    from,
    to,
    filter,
    size,
    left: hashes(0, from),
  });
  let lines = "";
  for (let at = from; at < to; ) {
    let end = at;
    while (end < to && hides(end)) end += 1;
    if (end > at) sidecar += writer.hidden(end - at, hashes(at, end), why);
    const leaf = leaves[end];
    if (end < to && leaf !== undefined) {
      sidecar += writer.event(leaf);
      lines += `${events[end]}\n`;
    }
    at = Math.min(end + 1, to);
  }
  sidecar += writer.end({ right: hashes(to, size), checkpoint });
  return { events: lines, sidecar };
}

/** A file in pieces of some bytes. */
export async function* chunksOf(content: string | Uint8Array, bytesMax = 100): AsyncIterable<Uint8Array> {
  const bytes = typeof content === "string" ? utf8Bytes(content) : content;
  for (let at = 0; at < bytes.length; at += bytesMax) yield bytes.slice(at, at + bytesMax);
}
