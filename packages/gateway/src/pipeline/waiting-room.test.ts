import { expect, test } from "bun:test";
import { createWaitingRoom } from "./waiting-room.ts";

/** Else one caller holds every connection of the process open, and nobody else is answered. */
test("has so many places for each key, so many in all, and each again once it is left", () => {
  const enter = createWaitingRoom(2, 3);
  const leave = enter("a");
  expect([enter("a"), enter("a"), enter("b"), enter("c")].map((place) => place !== undefined)).toEqual([
    true,
    false,
    true,
    false,
  ]);
  leave?.();
  expect([enter("c"), enter("a")].map((place) => place !== undefined)).toEqual([true, false]);
});
