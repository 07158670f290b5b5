import { expect, test } from "bun:test";
import { Breaker } from "./breaker.ts";

function breakerAt(): { breaker: Breaker; pass: (ms: number) => void } {
  let nowMs = 0;
  const breaker = new Breaker({ monotonicMs: () => nowMs });
  const pass = (ms: number): void => {
    nowMs += ms;
  };
  return { breaker, pass };
}

test("after five failures in a row nobody asks for five seconds, and then one", () => {
  const { breaker, pass } = breakerAt();
  for (let failures = 0; failures < 5; failures += 1) {
    expect(breaker.mayAsk()).toBe(true);
    breaker.failed();
  }
  expect(breaker.mayAsk()).toBe(false);
  pass(4_999);
  expect(breaker.mayAsk()).toBe(false);
  pass(1);
  expect(breaker.mayAsk()).toBe(true);
  expect(breaker.mayAsk()).toBe(false);
});

test("an answer closes it, and failures count from then on", () => {
  const { breaker } = breakerAt();
  for (let failures = 0; failures < 4; failures += 1) breaker.failed();
  breaker.succeeded();
  for (let failures = 0; failures < 4; failures += 1) breaker.failed();
  expect(breaker.mayAsk()).toBe(true);
});
