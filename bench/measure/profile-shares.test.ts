import { expect, test } from "bun:test";
import { profileShares } from "./profile-shares.ts";

test("divides a profile by the nearest caller that is part of something", () => {
  const profile = {
    nodes: [
      { id: 1, callFrame: { url: "" }, children: [2] },
      { id: 2, callFrame: { url: "file:///a/one.ts" }, children: [3] },
      { id: 3, callFrame: { url: "[native code]" } },
    ],
    samples: [1, 2, 3, 3],
    timeDeltas: [10, 20, 30, 40],
  };
  const partOf = (url: string) => (url.endsWith("one.ts") ? "one" : undefined);
  expect([...profileShares(profile, partOf)]).toEqual([
    ["one", 0.9],
    ["the rest", 0.1],
  ]);
});
