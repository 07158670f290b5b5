import { type Result, readBaseText, snapshotSha256 } from "@meshgate/engine";
import { sha256 } from "../config/sha256.ts";
import type { KeptSnapshot, SnapshotStore } from "../ports/snapshot-store.ts";
import { readParts } from "./read-parts.ts";
import type { SnapshotFault } from "./snapshot-fault.ts";

/** Which parts a snapshot consists of, held to its fingerprint. */
export async function readKeptSnapshot(
  store: Pick<SnapshotStore, "snapshot">,
  wanted: string,
): Promise<Result<KeptSnapshot, SnapshotFault>> {
  const kept = await store.snapshot(wanted);
  if (kept === undefined) return { ok: false, error: { kind: "missing", part: "snapshot", sha256: wanted } };
  const { base, governance, guarding } = kept;
  const parts = {
    base,
    ...(governance !== undefined && { governance }),
    ...(guarding !== undefined && { guarding }),
  };
  return snapshotSha256(parts, sha256) === wanted
    ? { ok: true, value: kept }
    : { ok: false, error: { kind: "altered", part: "snapshot", sha256: wanted } };
}

/** A base and its rules documents, in the order in which the base names them. */
export async function readKeptBase(
  store: Pick<SnapshotStore, "parts">,
  wanted: string,
): Promise<Result<{ readonly base: string; readonly rules: readonly string[] }, SnapshotFault>> {
  const bases = await readParts(store, "base", [wanted]);
  if (!bases.ok) return bases;
  const base = bases.value.join("");
  const documents = readBaseText(base).rules.map(({ policy_sha256 }) => policy_sha256);
  const rules = await readParts(store, "rules", documents);
  return rules.ok ? { ok: true, value: { base, rules: rules.value } } : rules;
}
