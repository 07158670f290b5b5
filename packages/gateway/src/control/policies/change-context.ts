import type { GuardingInput } from "@meshgate/engine";
import type { Active } from "../../pipeline/context.ts";
import type { Principal } from "../../pipeline/identify.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ControlStore } from "../../ports/control-store.ts";
import type { EventStore } from "../../ports/event-store.ts";
import type { SnapshotKeeper } from "../../ports/snapshot-keeper.ts";
import type { ControlState } from "../control-state.ts";

/** As much of the control state as changes need: what lives now, and the one way to change it. */
export type GovernedState = Pick<ControlState, "entities" | "named" | "isConfigured" | "apply">;

/** What every change of governance is made with. */
export interface ChangeContext {
  readonly state: GovernedState;
  readonly past: Pick<ControlStore, "history" | "note" | "get">;
  readonly record: Pick<EventStore, "append">;
  /** Asked before a decision on a change is recorded. */
  readonly snapshots: SnapshotKeeper;
  readonly active: () => Pick<Active, "snapshot" | "environment" | "auditMode" | "providers">;
  /** What the configuration says of guardrails, their policies and attachments. */
  readonly configuredGuarding: () => GuardingInput;
  readonly clock: Clock;
  /** A new UUIDv7. */
  readonly newId: () => string;
  /** Names this process among replicas. */
  readonly origin: string;
}

/** Who asks for a change, in which request. */
export interface Asker {
  readonly principal: Principal;
  readonly requestId: string;
}

/** `pol_` and a UUIDv7 without hyphens. */
export function newEntityId(
  prefix: "pol" | "gpol" | "patt" | "agt" | "team" | "key" | "wvr" | "chg" | "rev" | "note",
  { newId }: Pick<ChangeContext, "newId">,
): string {
  return `${prefix}_${newId().replaceAll("-", "")}`;
}

/** Who changes something, and when. */
export function by(
  { principal }: Asker,
  { clock }: ChangeContext,
): { readonly actorId: string; readonly atMs: number } {
  return { actorId: principal.actor.id, atMs: clock.nowMs() };
}
