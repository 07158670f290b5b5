import { expect, test } from "bun:test";
import type { Entity } from "../../ports/control-store.ts";
import { compileAhead } from "./compile-ahead.ts";
import { policiesInForce } from "./policies-in-force.ts";

let read = 0;

function policy(at: number): Entity {
  return {
    kind: "policy",
    id: `pol_${at}`,
    name: `policy-${at}`,
    revision: 1,
    createdAtMs: 0,
    updatedAtMs: 0,
    get body() {
      read += 1;
      return { name: `policy-${at}`, policy_type: "block_provider", config: { provider: "openai" } };
    },
  };
}

/** Else whoever applies ten thousand policies stops every call for a fifth of a second. */
test("calls go between the parts of many policies, and nothing of them is left to be read", async () => {
  const entities = Array.from({ length: 1_000 }, (_, at) => policy(at));
  let turns = 0;
  let isOver = false;
  const countTurns = (): void => {
    turns += 1;
    if (!isOver) setImmediate(countTurns);
  };
  setImmediate(countTurns);
  await compileAhead(entities);
  isOver = true;
  expect(turns).toBeGreaterThanOrEqual(9);
  expect(read).toBe(1_000);
  expect(policiesInForce(entities)).toHaveLength(1_000);
  expect(read).toBe(1_000);
});
