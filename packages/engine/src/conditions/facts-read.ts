import type { Condition, Term, Test } from "./condition.ts";
import type { FactPath } from "./vocabulary.ts";

/** Every fact that a condition reads, lists included; not the elements of a list. */
export function factsRead(condition: Condition): ReadonlySet<FactPath> {
  return factsReadBy([condition]);
}

/** Every fact that some of the conditions read. Of a test that they share, it is asked once. */
export function factsReadBy(conditions: readonly Condition[]): ReadonlySet<FactPath> {
  const tests = new Set<Test>();
  for (const condition of conditions) collectTests(condition, tests);
  return new Set([...tests].flatMap(pathsOfTest).filter((path) => !path.startsWith("@")));
}

function collectTests(condition: Condition, tests: Set<Test>): void {
  if (condition.kind === "test") tests.add(condition.test);
  else if (condition.kind !== "constant") for (const one of condition.operands) collectTests(one, tests);
}

function pathsOfTest(test: Test): readonly FactPath[] {
  switch (test.kind) {
    case "present":
    case "one-of":
    case "entry":
    case "text":
      return [test.path];
    case "range":
      return [test.of.path];
    case "relation":
      return [...pathsOfTerm(test.left), ...pathsOfTerm(test.right)];
    case "some":
      return [test.list, ...pathsOf(test.where)];
  }
}

function pathsOfTerm(term: Term): readonly FactPath[] {
  switch (term.kind) {
    case "literal":
      return [];
    case "fact":
    case "size":
      return [term.path];
    case "add":
    case "subtract":
      return [...pathsOfTerm(term.left), ...pathsOfTerm(term.right)];
    case "multiply":
      return pathsOfTerm(term.term);
  }
}

function pathsOf(condition: Condition): readonly FactPath[] {
  const tests = new Set<Test>();
  collectTests(condition, tests);
  return [...tests].flatMap(pathsOfTest);
}
