import { expect, test } from "bun:test";
import { rateHeaders } from "./rate-headers.ts";

test("tells each rate by its policy and unit, what it allows and what is left of it", () => {
  expect(
    rateHeaders([
      { policyId: "pol_1", kind: "requests", limit: 60, left: 59, resetS: 12 },
      { policyId: "pol_1", kind: "tokens", limit: 10_000, left: 0, resetS: 60 },
    ]),
  ).toEqual({
    "ratelimit-policy": '"pol_1.requests";q=60;w=60, "pol_1.tokens";q=10000;w=60;qu="tokens"',
    ratelimit: '"pol_1.requests";r=59;t=12, "pol_1.tokens";r=0;t=60',
  });
});

test("says nothing where no rate applies", () => {
  expect(rateHeaders([])).toEqual({});
});

/** Else a policy's name from a config file could write headers of its own. */
test("lets no name out of its quotes", () => {
  const [rate] = [{ policyId: 'pol_"a\\b\r\nx: ü', kind: "requests", limit: 1, left: 1, resetS: 0 } as const];
  expect(rateHeaders([rate])["ratelimit"]).toBe('"pol__a_b__x: _.requests";r=1;t=0');
});
