import type { HeldWaiver } from "../../pipeline/identify.ts";
import type { Entity } from "../../ports/control-store.ts";
import { waiverOf } from "../policies/waiver-of.ts";

/** The approved waivers by the id of the key, agent or team that they are for, expired ones too. */
export interface WaiversByHolder {
  of(holderId: string): readonly HeldWaiver[];
  /** Another number whenever something has changed. */
  version(): number;
  take(waivers: ReadonlyMap<string, Entity>): void;
}

export function waiversByHolder(first: ReadonlyMap<string, Entity>): WaiversByHolder {
  let held = new Map<string, HeldWaiver[]>();
  let version = 0;
  function take(waivers: ReadonlyMap<string, Entity>): void {
    version += 1;
    held = new Map();
    for (const entity of waivers.values()) {
      const { status, policy_id, agent_id, team_id, key_id, expires_at } = waiverOf(entity);
      const holder = agent_id ?? team_id ?? key_id;
      if (status !== "approved" || holder === undefined) continue;
      const waiver = { id: entity.id, policyId: policy_id, expiresAtMs: Date.parse(expires_at) };
      held.set(holder, [...(held.get(holder) ?? []), waiver]);
    }
  }
  take(first);
  return { of: (holderId) => held.get(holderId) ?? [], version: () => version, take };
}
