import { expect, test } from "bun:test";
import { loadOnce } from "./load-once.ts";

test("whoever asks at the same time, and later, gets what was loaded once", async () => {
  let loads = 0;
  const load = loadOnce(async () => ++loads);
  expect(await Promise.all([load(), load()])).toEqual([1, 1]);
  expect(await load()).toBe(1);
});

/** Else whoever keeps one load from its files, by taking every file descriptor, takes what it loads away for good. */
test("a load that failed is tried again by the next who asks", async () => {
  let loads = 0;
  const load = loadOnce(async () => {
    loads += 1;
    if (loads === 1) throw new Error("too many open files");
    return loads;
  });
  await expect(Promise.all([load(), load()])).rejects.toThrow("too many open files");
  expect(await load()).toBe(2);
  expect(await load()).toBe(2);
});
