import { expect, test } from "bun:test";
import { ManualClock } from "../../test/kit/manual-clock.ts";
import { createLoginFailures } from "./login-failures.ts";

test("leaves each address so many failures in any minute, and says when there is one again", () => {
  const clock = new ManualClock(0);
  const failed = createLoginFailures(clock);
  expect([failed("a", 2), failed("b", 2)]).toEqual([undefined, undefined]);
  clock.advance(20_000);
  expect([failed("a", 2), failed("a", 2), failed("b", 2)]).toEqual([undefined, 40_000, undefined]);
  clock.advance(40_000);
  expect([failed("a", 2), failed("a", 2)]).toEqual([undefined, 20_000]);
});

/** Else whoever has many addresses fills the memory, or locks out those that fail once. */
test("forgets the address that has been quiet for longest once there are too many", () => {
  const failed = createLoginFailures(new ManualClock(0), 3);
  for (const who of ["a", "b", "a", "c", "d"]) failed(who, 1);
  expect(["a", "c", "d"].map((who) => failed(who, 1))).toEqual([60_000, 60_000, 60_000]);
  expect(failed("b", 1)).toBeUndefined();
});
