import { expect, test } from "bun:test";
import { decide } from "@meshgate/engine";
import { policyOfOnePriority, samplePolicy } from "./sample-policy.ts";
import { compileSample, snapshotOf } from "./sample-snapshot.ts";

test("the sample's rules load, and its requests meet many of them, and the default", () => {
  const { text, requests } = samplePolicy(300, 500);
  const rules = compileSample(text);
  expect(rules.rules).toHaveLength(300);
  const snapshot = snapshotOf(rules);
  const deciders = new Set(requests.map((facts) => decide(snapshot, facts).matched_rule_id));
  expect(deciders.size).toBeGreaterThan(150);
  expect(deciders).toContain(undefined);
});

test("is the same in every run", () => {
  expect(samplePolicy(50, 5)).toEqual(samplePolicy(50, 5));
});

test("rules of one priority load, since no two of them meet", () => {
  expect(compileSample(policyOfOnePriority(120)).rules).toHaveLength(120);
});
