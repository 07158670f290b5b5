import { afterAll, beforeAll, expect, test } from "bun:test";
import { agreeWithZ3 } from "./agree-with-z3.ts";
import { openProver, type Prover } from "./z3.ts";

let prover: Prover;

beforeAll(async () => {
  prover = await openProver();
});

afterAll(() => prover.close());

const cases = 300;
const seed = Math.floor(Math.random() * 2 ** 31);

test(`Z3 agrees on whether two conditions can meet (${cases} cases, seed ${seed})`, async () => {
  const { sat, unsat, unknown } = await agreeWithZ3(prover, cases, seed);
  expect(sat).toBeGreaterThan(cases / 5);
  expect(unsat).toBeGreaterThan(cases / 5);
  expect(unknown).toBeLessThan(cases / 5);
}, 20_000);
