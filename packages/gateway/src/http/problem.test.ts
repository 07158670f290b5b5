import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { problemCodes } from "./problem.ts";

const pages = join(import.meta.dir, "../../../../docs/errors");

test("each error has a page in docs/errors, and each page an error", () => {
  const documented = readdirSync(pages)
    .filter((file) => file !== "README.md")
    .map((file) => file.replace(/\.md$/, ""));
  expect(documented.sort()).toEqual([...problemCodes].sort());
});

test("each page speaks to the caller and to the operator", () => {
  for (const code of problemCodes) {
    const page = readFileSync(join(pages, `${code}.md`), "utf8");
    expect(page).toContain("**As the caller:**");
    expect(page).toContain("**As the operator:**");
  }
});
