import { compileGovernance } from "@meshgate/engine";
import { sha256 } from "../../config/sha256.ts";
import { inTurns, nextTurn } from "../../in-turns.ts";
import type { Entity } from "../../ports/control-store.ts";
import { policiesInForce } from "./policies-in-force.ts";

/** Read and compiled in some milliseconds. */
const PART_POLICIES = 100;

/**
 * Reads and compiles the policies among these, calls going between: what is known of an entity is kept with it, so that to put
 * all of them in force at once then costs little. That has a turn of its own where there are many.
 */
export async function compileAhead(entities: readonly Entity[]): Promise<void> {
  const policies = entities.filter(({ kind }) => kind === "policy");
  for await (const some of inTurns(policies, PART_POLICIES)) {
    compileGovernance(policiesInForce(some), sha256);
  }
  if (policies.length > PART_POLICIES) await nextTurn();
}
