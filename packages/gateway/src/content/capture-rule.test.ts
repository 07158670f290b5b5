import { expect, test } from "bun:test";
import { plainPrincipal } from "../../test/kit/plain-principal.ts";
import { captureRule } from "./capture-rule.ts";

const nobody = { keys: [], teams: [], agents: [], models: [], blocked: false };
const principal = {
  ...plainPrincipal,
  alias: "support-1",
  team: { id: "team_1", name: "claims" },
};

test("captures nothing where it is off, and every call where it is on", () => {
  expect(captureRule("off")).toBeUndefined();
  expect(captureRule("on")?.isFor(plainPrincipal, undefined)).toBe(true);
});

test.each([
  ["a key", { keys: ["support-1"] }, true],
  ["keys that begin so", { keys: ["support-*"] }, true],
  ["another key", { keys: ["support"] }, false],
  ["a team", { teams: ["claims"] }, true],
  ["a team by its id", { teams: ["team_1"] }, false],
  ["agents, of a key that has none", { agents: ["*"] }, false],
  ["a model", { models: ["up/small"] }, true],
  ["models that begin so", { models: ["up/*"] }, true],
  ["another model", { models: ["small"] }, false],
  ["nobody", {}, false],
])("names %s", (_, scope, isFor) => {
  expect(captureRule({ ...nobody, ...scope })?.isFor(principal, "up/small")).toBe(isFor);
});

test("takes the prompts of refused calls only where that is said", () => {
  const rules = [captureRule("on"), captureRule(nobody), captureRule({ ...nobody, blocked: true })];
  expect(rules.map((rule) => rule?.takesBlocked)).toEqual([false, false, true]);
});
