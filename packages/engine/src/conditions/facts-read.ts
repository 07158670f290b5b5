import type { Condition, Term, Test } from "./condition.ts";
import type { FactPath } from "./vocabulary.ts";

/** Every fact that a condition reads, lists included; not the elements of a list. */
export function factsRead(condition: Condition): ReadonlySet<FactPath> {
  return new Set(pathsOf(condition).filter((path) => !path.startsWith("@")));
}

function pathsOf(condition: Condition): readonly FactPath[] {
  switch (condition.kind) {
    case "constant":
      return [];
    case "and":
    case "or":
      return condition.operands.flatMap(pathsOf);
    case "test":
      return pathsOfTest(condition.test);
  }
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
