import type { JsonObject } from "@meshgate/canon";
import type { Result } from "@meshgate/engine";
import type { SealedEvent } from "./event-store.ts";
import type { Evidence } from "./evidence.ts";

/** What the control API keeps. Approvals stand apart: they have states of their own. */
export const entityKinds = [
  "team",
  "agent",
  "key",
  "policy",
  "guardrail_policy",
  "policy_attachment",
  "waiver",
  "change",
] as const;
export type EntityKind = (typeof entityKinds)[number];

/** One team, agent, key, …; what its body holds is its kind's own. Never a key in clear. */
export interface Entity {
  readonly kind: EntityKind;
  /** `team_…`, `agt_…`, `key_…`, `pol_…`, `gpol_…`, `patt_…`, `wvr_…`, `chg_…`. */
  readonly id: string;
  /** Unique among the living of its kind. */
  readonly name: string;
  /** 1 when created, one more with every change. */
  readonly revision: number;
  readonly body: JsonObject;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** One step of a change. A living entity is the one that was made and not deleted. */
export type Mutation =
  | {
      readonly op: "create";
      readonly kind: EntityKind;
      readonly id: string;
      readonly name: string;
      readonly body: JsonObject;
    }
  | {
      readonly op: "update";
      readonly kind: EntityKind;
      readonly id: string;
      /** Refused where another change came first. */
      readonly revision: number;
      readonly name: string;
      readonly body: JsonObject;
    }
  | {
      readonly op: "delete";
      readonly kind: EntityKind;
      readonly id: string;
      readonly revision: number;
    };

/** Free text that a person typed: kept apart, so that it can be erased while the history stays (SEMANTICS 9). */
export interface Note {
  /** What a body names it by. */
  readonly id: string;
  readonly text: string;
  /** Goes into the hash that the event keeps; without it a short text could be guessed from there. */
  readonly salt: string;
}

export interface Change {
  readonly mutations: readonly [Mutation, ...Mutation[]];
  /** Written in the same transaction: no change without its evidence. */
  readonly events: readonly SealedEvent[];
  readonly notes?: readonly Note[];
  /** Values set with the change, as `setOnce` does; those that are set already stay. */
  readonly once?: Readonly<Record<string, string>>;
  /** Who did it: an actor's id. */
  readonly actorId: string;
  readonly atMs: number;
}

export type ControlConflict =
  | { readonly kind: "name-taken"; readonly entity: EntityKind; readonly name: string }
  | { readonly kind: "not-found"; readonly entity: EntityKind; readonly id: string }
  | { readonly kind: "changed-meanwhile"; readonly entity: EntityKind; readonly id: string };

export interface ControlSnapshot {
  /** Counts changes; every replica that has seen it has seen all before. 0: there was none. */
  readonly version: number;
  /** All that live, and perhaps some of what came after `version`: `changesSince` it brings the rest. */
  readonly entities: readonly Entity[];
}

export interface ControlChanges {
  readonly version: number;
  readonly changed: readonly Entity[];
  readonly deleted: readonly { readonly kind: EntityKind; readonly id: string }[];
}

/** One past state of an entity; `body` is absent where it was deleted. */
export interface Revision {
  readonly version: number;
  readonly revision: number;
  readonly op: Mutation["op"];
  readonly name: string;
  readonly body?: JsonObject;
  readonly actorId: string;
  readonly atMs: number;
}

/** The store cannot answer. */
export class ControlStoreUnavailable extends Error {
  override readonly name = "ControlStoreUnavailable";
}

/** What is governed, durable and the same for every replica. Rejects with `ControlStoreUnavailable`. */
export interface ControlStore {
  load(): Promise<ControlSnapshot>;
  /** What changed after that version, each entity once, as it is now; as above, perhaps more. */
  changesSince(version: number): Promise<ControlChanges>;
  /** All or nothing, as one version; resolves when it is durable. */
  apply(change: Change): Promise<Result<number, readonly ControlConflict[]>>;
  /** The latest first. */
  history(kind: EntityKind, id: string): Promise<readonly Revision[]>;
  /** Undefined where it is not there, or was erased. */
  note(id: string): Promise<Note | undefined>;
  /**
   * Calls back soon after any process changed something: at once by notification where the database has it, else within
   * `pollMs`. May call back without a change. Ends with the function that it returns.
   */
  watch(onChange: () => void, pollMs: number): () => void;
  /** A named value that, once set by any process, is the same for all for ever; returns the one that holds. */
  setOnce(name: string, value: string): Promise<string>;
  /** The same for one process alone, with its evidence, in one step: false where the value is set already; then nothing is written. */
  claim(name: string, value: string, evidence: Evidence): Promise<boolean>;
  get(name: string): Promise<string | undefined>;
  close(): Promise<void>;
}
