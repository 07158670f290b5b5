import type { SnapshotContent, SnapshotLine, SnapshotList, SnapshotsQuery } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import type { Refusal } from "../pipeline/refusal.ts";
import type { KeptRange, KeptSnapshot, SnapshotStore } from "../ports/snapshot-store.ts";
import { readKeptBase, readKeptSnapshot } from "./read-kept-snapshot.ts";
import { readParts, readPolicyHashes } from "./read-parts.ts";
import { faultSentence, type SnapshotFault } from "./snapshot-fault.ts";

/** What is kept of snapshots, for auditors. Rejects with `EventStoreUnavailable`. */
export interface SnapshotReading {
  list(query: SnapshotsQuery): Promise<Result<SnapshotList, Refusal>>;
  /** All parts of one, each held to its hash; or that it is not kept, or was altered. */
  content(sha256: string): Promise<Result<SnapshotContent, SnapshotFault>>;
}

const PAGE = 100;

export function createSnapshotReading(store: SnapshotStore): SnapshotReading {
  return {
    async list({ from, to, cursor, limit = PAGE }) {
      const after = cursor === undefined ? undefined : readCursor(cursor);
      if (cursor !== undefined && after === undefined) return { ok: false, error: badCursor };
      const found = await store.list({
        fromMs: from === undefined ? 0 : Date.parse(from),
        toMs: to === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(to),
        ...(after !== undefined && { after }),
        limit: limit + 1,
      });
      const page = found.slice(0, limit);
      const last = page.at(-1);
      const isLast = found.length <= limit || last === undefined;
      return {
        ok: true,
        value: {
          snapshots: page.map(lineOf),
          ...(isLast ? {} : { next_cursor: `${last.keptAtMs}-${last.sha256}` }),
        },
      };
    },

    async content(wanted) {
      const kept = await readKeptSnapshot(store, wanted);
      if (!kept.ok) return kept;
      const { base, governance, guarding } = kept.value;
      const texts = await readKeptBase(store, base);
      if (!texts.ok) return texts;
      const hashes = governance === undefined ? none : await readPolicyHashes(store, governance);
      if (!hashes.ok) return hashes;
      const policies = await readParts(store, "policy", hashes.value);
      if (!policies.ok) return policies;
      const guardings = await readParts(store, "guardrails", guarding === undefined ? [] : [guarding]);
      if (!guardings.ok) return guardings;
      const [guardrails] = guardings.value;
      return {
        ok: true,
        value: {
          ...lineOf(kept.value),
          base: JSON.parse(texts.value.base),
          rules: texts.value.rules.map(parsed),
          policies: policies.value.map(parsed),
          ...(guardrails !== undefined && { guardrails: parsed(guardrails) }),
        },
      };
    },
  };
}

const none = { ok: true, value: [] } as const;

function parsed(text: string): Record<string, unknown> {
  return JSON.parse(text);
}

function lineOf({ sha256, base, governance, guarding, program, keptAtMs }: KeptSnapshot): SnapshotLine {
  return {
    snapshot_sha256: sha256,
    kept_at: new Date(keptAtMs).toISOString(),
    program,
    base_sha256: base,
    ...(governance !== undefined && { governance_sha256: governance }),
    ...(guarding !== undefined && { guardrails_sha256: guarding }),
  };
}

function readCursor(cursor: string): KeptRange["after"] {
  const [, keptAtMs, sha256] = /^(\d{1,15})-([0-9a-f]{64})$/.exec(cursor) ?? [];
  if (keptAtMs === undefined || sha256 === undefined) return undefined;
  return { keptAtMs: Number(keptAtMs), sha256 };
}

const badCursor: Refusal = {
  kind: "invalid-request",
  message: "cursor: is none that an answer gave. Take `next_cursor` of the page before.",
};

/** What of a snapshot cannot be given. */
export function faultRefusal(fault: SnapshotFault): Refusal {
  const isUnknown = fault.kind === "missing" && fault.part === "snapshot";
  return { kind: isUnknown ? "not-found" : "snapshot-altered", message: faultSentence(fault) };
}
