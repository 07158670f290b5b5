import type { JsonObject } from "@meshgate/canon";
import { fromBase64 } from "../../encoding/base64.ts";
import { HASH_BYTES } from "../../hash-bytes.ts";
import type { Result } from "../../result.ts";
import { subtreesOf } from "../../tree/subtrees-of.ts";
import { asciiText } from "../ascii-text.ts";
import { type JsonMembers, membersOf, readCount, readHash, readHashes } from "../read-members.ts";
import { EXPORT_FORMAT, type ExportEnd, type ExportHead, type ExportRun, RUN_EVENTS_MAX } from "./sidecar.ts";

/** Reads the first line. The error says what about it is wrong. */
export function readHead(line: Uint8Array): Result<ExportHead, string> {
  const members = parseLine(line);
  if (members === undefined) return wrong("is not JSON in ASCII");
  const { format, origin, filter } = members;
  if (format !== EXPORT_FORMAT) return wrong(`does not say \`"format":"${EXPORT_FORMAT}"\``);
  const from = readCount(members["from"]);
  const to = readCount(members["to"]);
  const size = readCount(members["size"]);
  const left = readHashes(members["left"]);
  if (typeof origin !== "string" || !isJsonObject(filter) || left === undefined || hasOthers(members, HEAD)) {
    return wrong("lacks a member, or has one of another kind");
  }
  if (from === undefined || to === undefined || size === undefined || from > to || to > size) {
    return wrong("has no `from` ≤ `to` ≤ `size`");
  }
  if (left.length !== subtreesOf(0, from).length) return wrong("has too many or too few hashes in `left`");
  return { ok: true, value: { origin, filter, from, to, size, left } };
}

const HEAD = ["filter", "format", "from", "left", "origin", "size", "to"];

/** A line behind the first. */
export type SidecarLine =
  | { readonly kind: "run"; readonly run: ExportRun }
  | { readonly kind: "end"; readonly end: ExportEnd }
  | { readonly kind: "seal"; readonly root: Uint8Array };

/** `at` is the index that the line stands for, as far as the runs before it say. */
export function readLine(
  line: Uint8Array,
  at: number,
  { to, size }: ExportHead,
): Result<SidecarLine, string> {
  const members = parseLine(line);
  if (members === undefined) return wrong("is not JSON in ASCII");
  if ("events" in members) return readEvents(members, at, to);
  if ("hidden" in members) return readHidden(members, at, to);
  if ("seal" in members) return readSeal(members);
  return readEnd(members, { to, size });
}

function readEvents(members: JsonMembers, at: number, to: number): Result<SidecarLine, string> {
  const count = readRunLength(members["events"], at, to);
  const { leaves: packed } = members;
  const leaves = typeof packed === "string" ? fromBase64(packed) : undefined;
  const hashes = readHashes(members["hashes"]);
  if (count === undefined || count > RUN_EVENTS_MAX - (at % RUN_EVENTS_MAX))
    return wrong("has no number of events that fits");
  if (leaves?.length !== count * HASH_BYTES) return wrong("has not one leaf an event");
  if (hashes?.length !== subtreesOf(at, at + count).length) return wrong("has too many or too few hashes");
  if (hasOthers(members, ["events", "hashes", "leaves"])) return wrong("has a member too many");
  const run = { kind: "events", count, hashes, leaves: unpack(leaves) } as const;
  return { ok: true, value: { kind: "run", run } };
}

function readHidden(members: JsonMembers, at: number, to: number): Result<SidecarLine, string> {
  const count = readRunLength(members["hidden"], at, to);
  const { why } = members;
  const hashes = readHashes(members["hashes"]);
  if (count === undefined) return wrong("has no number of events that fits");
  if (why !== "filtered" && why !== "retention") return wrong("does not say why events are hidden");
  if (hashes?.length !== subtreesOf(at, at + count).length) return wrong("has too many or too few hashes");
  if (hasOthers(members, ["hashes", "hidden", "why"])) return wrong("has a member too many");
  return { ok: true, value: { kind: "run", run: { kind: "hidden", count, hashes, why } } };
}

function readEnd(
  members: JsonMembers,
  { to, size }: Pick<ExportHead, "to" | "size">,
): Result<SidecarLine, string> {
  const { checkpoint } = members;
  const right = readHashes(members["right"]);
  if (typeof checkpoint !== "string" || right?.length !== subtreesOf(to, size).length) {
    return wrong("is no run, no end and no seal");
  }
  if (hasOthers(members, ["checkpoint", "right"])) return wrong("has a member too many");
  return { ok: true, value: { kind: "end", end: { checkpoint, right } } };
}

function readSeal(members: JsonMembers): Result<SidecarLine, string> {
  const root = readHash(members["seal"]);
  if (root === undefined || hasOthers(members, ["seal"])) return wrong("is no seal");
  return { ok: true, value: { kind: "seal", root } };
}

/** From one event up to what is left of the stretch. */
function readRunLength(value: unknown, at: number, to: number): number | undefined {
  const count = readCount(value);
  return count === undefined || count === 0 || at + count > to ? undefined : count;
}

function unpack(leaves: Uint8Array): readonly Uint8Array[] {
  return Array.from({ length: leaves.length / HASH_BYTES }, (_, at) =>
    leaves.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES),
  );
}

function parseLine(line: Uint8Array): JsonMembers | undefined {
  const text = asciiText(line);
  return text === undefined ? undefined : membersOf(text);
}

function hasOthers(members: JsonMembers, known: readonly string[]): boolean {
  return Object.keys(members).some((name) => !known.includes(name));
}

function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function wrong(why: string): { readonly ok: false; readonly error: string } {
  return { ok: false, error: why };
}
