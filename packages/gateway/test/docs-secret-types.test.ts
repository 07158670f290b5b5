import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { secretTypes } from "@meshgate/guardrails";

const page = readFileSync(join(import.meta.dir, "../../../docs/secret-types.md"), "utf8");

test("the page lists every type of a secret that the detector finds, and no other", () => {
  const listed = [...page.matchAll(/^- .*$/gm)].flatMap(([line]) =>
    [...line.matchAll(/`(\w+)`/g)].map(([, type = ""]) => type),
  );
  expect(listed).toEqual([...secretTypes].toSorted());
  expect(page).toContain(`${secretTypes.length} of them`);
});
