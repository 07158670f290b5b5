import { expect, test } from "bun:test";
import { sweepRegularly } from "./sweep-regularly.ts";

/** Else a process that dies young was never known to live, and what it reserved is held for ever. */
test("whoever waits for it goes on once the first sweep has ended", async () => {
  const told: string[] = [];
  const swept = Promise.withResolvers<void>();
  const beginning = sweepRegularly({ sweep: () => swept.promise, leave: async () => {} }, () => {});
  void beginning.then(() => told.push("goes on"));
  await Promise.resolve();
  told.push("swept");
  swept.resolve();
  const end = await beginning;
  expect(told).toEqual(["swept", "goes on"]);
  await end();
});

test("a sweep that fails is told of, and holds nothing up", async () => {
  const causes: unknown[] = [];
  const away = new Error("The database is away.");
  const leftovers = { sweep: () => Promise.reject(away), leave: () => Promise.reject(away) };
  const end = await sweepRegularly(leftovers, (cause) => causes.push(cause));
  expect(causes).toEqual([away]);
  await end();
  expect(causes).toEqual([away, away]);
});
