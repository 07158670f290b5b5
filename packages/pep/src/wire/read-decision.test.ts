import { describe, expect, test } from "bun:test";
import { answerCases, answeredRequestId } from "../../test/kit/client-cases.ts";
import { thrownBy } from "../../test/kit/thrown.ts";
import { readDecision } from "./read-decision.ts";

// Whoever can make a service misread an answer can do what policy forbids.
describe("takes", () => {
  const taken = answerCases.filter(({ decision }) => decision !== undefined);
  test.each(taken)("$name", ({ answer, decision }) => {
    expect<string>(readDecision(answer, answeredRequestId).decision).toBe(String(decision));
  });
});

describe("refuses", () => {
  const refused = answerCases.filter(({ error }) => error !== undefined);
  test.each(refused)("$name", async ({ answer, error }) => {
    expect<string>((await thrownBy(() => readDecision(answer, answeredRequestId))).kind).toBe(String(error));
  });
});

test("keeps what the contract names and nothing else, frozen", () => {
  const [allow] = answerCases;
  const decision = readDecision({ ...Object(allow?.answer), server_version: "9" }, answeredRequestId);
  expect<unknown>(decision).toEqual(allow?.answer);
  expect(Object.isFrozen(decision) && Object.isFrozen(decision.policy)).toBe(true);
  expect(Object.isFrozen(decision.rationale_codes)).toBe(true);
});

test("says which member is wrong", async () => {
  const answer = { ...Object(answerCases[0]?.answer), policy: { policy_id: 7 } };
  const { message } = await thrownBy(() => readDecision(answer, answeredRequestId));
  expect(message).toContain("answer.policy.policy_");
});
