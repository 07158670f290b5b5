import { expect, test } from "bun:test";
import { findTableProblems } from "./docs-table.ts";

const exists = (path: string): boolean => path === "packages/engine/src/decide.ts";

const PAGE = `# Documentation

Reads \`./not/looked/at.ts\`.

## Where does X happen?

| what | where |
|---|---|
| The decision, \`decide\` | \`packages/engine/src/decide.ts\` |
| Something | \`packages/gone.ts\`, \`packages/engine/src/decide.ts\` |

## After it

| \`other/table.ts\` |
`;

test("names every path of the table that does not exist, and looks at nothing else", () => {
  expect(findTableProblems(PAGE, exists)).toEqual(["names packages/gone.ts, which does not exist"]);
});

test("is content when all exist", () => {
  expect(findTableProblems(PAGE.replace("`packages/gone.ts`, ", ""), exists)).toEqual([]);
});

test("refuses a page without the table, so that it cannot vanish unseen", () => {
  expect(findTableProblems("# Documentation\n", exists)).toEqual([
    'no table under a heading "Where does X happen?" names a path',
  ]);
});
