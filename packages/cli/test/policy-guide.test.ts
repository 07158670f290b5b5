import { expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runMeshgate } from "./kit/run-meshgate.ts";

/**
 * docs/policy-guide.md, walked as a reader walks it: each block of YAML that bears a name is written to that file, each
 * command of a console block is run, and what it prints is what the page says. After a wanted change:
 * `UPDATE_DOCS=1 bun test policy-guide`, and read the difference.
 */
const ROOT = join(import.meta.dir, "../../..");
const PAGE = join(ROOT, "docs/policy-guide.md");
const BLOCK = /^```(?:yaml (?<file>\S+)|console)\n(?<text>.*?)^```$/gms;

test("every command of the policy guide prints what the guide says", async () => {
  const page = await Bun.file(PAGE).text();
  const walked = await walk(page);
  if (process.env["UPDATE_DOCS"]) await Bun.write(PAGE, walked);
  expect(walked).toBe(await Bun.file(PAGE).text());
  expect(page.match(/^\$ npx meshgate /gm)?.length).toBeGreaterThan(8);
  expect(walked.slice(walked.lastIndexOf("$ npx meshgate "))).toContain(
    "\n5 passed, 0 failed; coverage: rules 100 %",
  );
});

test("the policy guide has every problem code, and no other", async () => {
  const page = await Bun.file(PAGE).text();
  const source = await Bun.file(join(ROOT, "packages/engine/src/rules/policy-problem.ts")).text();
  const known = [...source.matchAll(/\| "([A-Z_]+)"/g)].map(([, code]) => code);
  const warnings = [...source.matchAll(/PolicyWarningCode = "([A-Z_]+)"/g)].map(([, code]) => code);
  const section = page.slice(page.indexOf("## Every problem"), page.indexOf("## Coming from PolicyGate"));
  const told = [...section.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code);
  expect(known.length).toBeGreaterThan(20);
  expect(told.toSorted()).toEqual([...new Set([...known, ...warnings])].toSorted());
});

/** The page with the output of each command in the place of what it says of it. */
async function walk(page: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "meshgate-guide-"));
  try {
    let walked = "";
    let from = 0;
    for (const block of page.matchAll(BLOCK)) {
      const { file, text = "" } = block.groups ?? {};
      const start = block.index + block[0].indexOf("\n") + 1;
      if (file !== undefined) await Bun.write(join(folder, file), text);
      walked += page.slice(from, start) + (file === undefined ? await runAll(text, folder) : text);
      from = start + text.length;
    }
    return walked + page.slice(from);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function runAll(text: string, cwd: string): Promise<string> {
  let shown = "";
  for (const [line, words = ""] of text.matchAll(/^\$ npx meshgate (.*)$/gm)) {
    const { stdout, stderr } = await runMeshgate(words.split(" "), { cwd });
    shown += `${line}\n${stdout}${stderr}`;
  }
  return shown;
}
