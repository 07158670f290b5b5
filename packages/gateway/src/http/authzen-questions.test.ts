import { describe, expect, test } from "bun:test";
import type { AuthzenEvaluationsRequest, AuthzenSemantic } from "@meshgate/contracts";
import { builtInActions, type Decision } from "@meshgate/engine";
import { severalQuestions } from "./authzen-questions.ts";

const loaded = { actions: builtInActions, environment: "dev" };
const subject = { type: "user", id: "alice" };
const resource = { type: "document", id: "42" };

/** One item a letter: `y` will be allowed, `n` blocked, `x` has an unknown action, `-` lacks what it needs. */
function items(letters: string): unknown[] {
  const byLetter: Readonly<Record<string, unknown>> = {
    y: { action: { name: "data:read" } },
    n: { action: { name: "data:write" } },
    x: { action: { name: "can_fly" } },
    "-": {},
  };
  return [...letters].map((letter) => byLetter[letter]);
}

/** The answers as letters, and how many decisions were asked for. */
function ask(request: Partial<AuthzenEvaluationsRequest>): readonly [string, number] {
  const question = severalQuestions({ subject, resource, ...request }, loaded);
  if (!question.ok) throw new Error(question.error.message);
  let asked = 0;
  const answer = question.value(({ facts }) => {
    asked += 1;
    const ids = { requestId: "r", correlationId: "c" };
    return { ids, decision: { ...decision, outcome: facts.action === "data:read" ? "ALLOW" : "BLOCK" } };
  });
  const answers = "evaluations" in answer ? answer.evaluations : [answer];
  return [answers.map((one) => (one.decision ? "y" : "n")).join(""), asked];
}

const decision: Decision = {
  outcome: "BLOCK",
  rationale_codes: ["CODE"],
  reason_codes: [],
  default_applied: false,
  targets: [],
  policy: { policy_id: "p", policy_version: "1", policy_sha256: "0".repeat(64) },
  snapshot_sha256: "1".repeat(64),
  trace: [],
};

describe("a batch is answered as far as its semantic asks", () => {
  const cases: readonly (readonly [AuthzenSemantic, string, string, number])[] = [
    ["execute_all", "ynyxy-", "ynynyn", 4],
    ["deny_on_first_deny", "yyny", "yyn", 3],
    ["deny_on_first_deny", "yyy", "yyy", 3],
    ["deny_on_first_deny", "yxyy", "yn", 1],
    ["deny_on_first_deny", "-y", "n", 0],
    ["permit_on_first_permit", "nnyn", "nny", 3],
    ["permit_on_first_permit", "nnn", "nnn", 3],
    ["permit_on_first_permit", "x-y", "nny", 1],
  ];
  test.each(cases)("%s of %s is %s", (semantic, letters, answers, asked) => {
    expect(ask({ evaluations: items(letters), options: { evaluations_semantic: semantic } })).toEqual([
      answers,
      asked,
    ]);
  });

  test("and all of it where it names none", () => {
    expect(ask({ evaluations: items("nyn") })).toEqual(["nyn", 3]);
    expect(ask({ evaluations: items("nyn"), options: { other: 1 } })).toEqual(["nyn", 3]);
  });
});

test("what is no object is a no at its place", () => {
  expect(ask({ evaluations: [null, 5, "x", [], ...items("y")] })).toEqual(["nnnny", 1]);
});

test("an item's own member replaces the default whole, properties and all", () => {
  const question = severalQuestions(
    {
      subject: { ...subject, properties: { role: "admin" } },
      resource,
      action: { name: "data:read" },
      evaluations: [{ subject: { id: "bob" } }, { subject: { type: "service", id: "job" } }],
    },
    loaded,
  );
  if (!question.ok) throw new Error(question.error.message);
  const seen: unknown[] = [];
  question.value(({ facts }) => {
    seen.push([facts.subject, facts.signals]);
    return { ids: { requestId: "r", correlationId: "c" }, decision };
  });
  expect(seen).toEqual([
    [{ type: "user", id: "bob" }, {}],
    [{ type: "service", id: "job" }, {}],
  ]);
});
