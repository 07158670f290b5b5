import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const PAGE = "docs/README.md";
const HEADING = "where does x happen?";

if (import.meta.main) {
  const root = join(import.meta.dir, "../..");
  const page = existsSync(join(root, PAGE)) ? readFileSync(join(root, PAGE), "utf8") : "";
  const problems = findTableProblems(page, (path) => existsSync(join(root, path)));
  for (const problem of problems) console.log(`${PAGE}: ${problem}`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

/** What is untrue in the "Where does X happen?" table; its paths are in backticks and start at the root. */
export function findTableProblems(page: string, exists: (path: string) => boolean): readonly string[] {
  const paths = tableRows(page).flatMap((row) =>
    [...row.matchAll(/`([^`]+)`/g)].map(([, path = ""]) => path),
  );
  const named = paths.filter((path) => path.includes("/"));
  if (named.length === 0) return [`no table under a heading "Where does X happen?" names a path`];
  return named.filter((path) => !exists(path)).map((path) => `names ${path}, which does not exist`);
}

/** The rows of the tables between that heading and the next. */
function tableRows(page: string): readonly string[] {
  const sections = page.split(/^#+ /m);
  const section = sections.find((text) => text.toLowerCase().startsWith(HEADING)) ?? "";
  return section.split("\n").filter((line) => line.startsWith("|"));
}
