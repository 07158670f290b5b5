import { expect, test } from "bun:test";
import { rulesOf, type Written } from "../../test/analysis/rules-of.ts";
import { namedTypes, vocabularyOf } from "../conditions/vocabulary.ts";
import { findUnreachable } from "./find-unreachable.ts";

const vocabulary = vocabularyOf({
  signals: new Map([
    ["n", namedTypes.int],
    ["m", namedTypes.int],
    ["flag", namedTypes.bool],
  ]),
  actions: [],
});

/** Of each unreachable rule, by its number, the numbers of those that cover it. */
function unreachable(...whens: readonly Written[]): Readonly<Record<string, readonly string[] | string>> {
  return Object.fromEntries(
    findUnreachable(rulesOf(whens, vocabulary), vocabulary).map(({ rule, verdict }) => [
      rule.ruleId,
      verdict.kind === "unreachable" ? verdict.because : verdict.why,
    ]),
  );
}

test.each<readonly [string, readonly Written[], ReturnType<typeof unreachable>]>([
  ["a rule under one that matches more", ["signals.n > 5", "signals.n > 10"], { r1: ["r0"] }],
  ["a rule under one that matches less is reached", ["signals.n > 10", "signals.n > 5"], {}],
  [
    "a rule that several cover together",
    ["signals.n < 5", "signals.n < 3", "signals.n > 3", "has(signals.n) && signals.n < 9"],
    { r1: ["r0"], r3: ["r0", "r2"] },
  ],
  [
    "a rule that only a wrongly typed signal reaches",
    ["signals.n <= 5", "signals.n > 5", "!has(signals.n)", "true"],
    {},
  ],
  [
    "all values of an enumeration",
    [
      "resource.sensitivity == 'public'",
      "resource.sensitivity == 'internal'",
      { resource: { sensitivity: "restricted" } },
      {},
    ],
    { r3: ["r0", "r1", "r2"] },
  ],
  ["a rule that matches nothing", ["size(resource.id) > 300"], { r0: [] }],
  ["a rule under everything", [{}, "signals.n > 5"], { r1: ["r0"] }],
  [
    "a rule whose list condition another one covers",
    ["size(findings) > 0", "findings.exists(f, f.type == 'EMAIL')"],
    { r1: ["r0"] },
  ],
  [
    "a rule that a comparison may cover",
    ["signals.n + 1 > signals.m + 1", "signals.m < signals.n && signals.n < 100 && signals.m > 0"],
    {
      r1: "a condition compares facts with each other or calculates, and no request that was tried shows it",
    },
  ],
])("%s", (_name, whens, expected) => {
  expect(unreachable(...whens)).toEqual(expected);
});
