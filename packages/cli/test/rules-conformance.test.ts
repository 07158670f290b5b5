import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The cases of conformance/rules/documents that are marked `cli` (see the README there). */
interface DocumentCase {
  readonly name: string;
  readonly documents: Readonly<Record<string, string>>;
  readonly problems?: readonly Remark[];
  readonly warnings?: readonly Remark[];
  readonly cli?: boolean;
}

interface Remark {
  readonly code: string;
  readonly path?: string;
  readonly line?: number;
}

const cases = join(import.meta.dir, "../../../conformance/rules/documents");
const main = join(import.meta.dir, "../src/main.ts");
const folder = mkdtempSync(join(tmpdir(), "meshgate-check-"));

afterAll(() => rmSync(folder, { recursive: true }));

describe.each(readdirSync(cases).sort())("meshgate check, documents/%s", (file) => {
  const asked = (Bun.YAML.parse(readFileSync(join(cases, file), "utf8")) as { cases: DocumentCase[] }).cases
    .filter(({ cli }) => cli === true)
    .map((one) => [one.name, one] as const);

  test.each(asked)("%s", async (name, { documents, problems = [], warnings = [] }) => {
    const rules = name.replaceAll(/\W+/g, "-");
    await mkdir(join(folder, rules), { recursive: true });
    for (const [document, text] of Object.entries(documents)) {
      await writeFile(join(folder, rules, document), text);
    }
    const { exitCode, said } = await check(rules);
    expect(exitCode).toBe(problems.length === 0 ? 0 : 1);
    expect(sorted(said.problems)).toMatchObject(sorted(problems));
    expect(sorted(said.warnings)).toMatchObject(sorted(warnings));
  });
});

async function check(rules: string): Promise<{
  readonly exitCode: number;
  readonly said: { readonly problems: readonly Remark[]; readonly warnings: readonly Remark[] };
}> {
  const child = Bun.spawn([process.execPath, main, "check", "--json", rules], {
    cwd: folder,
    stdout: "pipe",
    stderr: "inherit",
  });
  const said = JSON.parse(await new Response(child.stdout).text());
  return { exitCode: await child.exited, said };
}

/** By code and line. */
function sorted(remarks: readonly Remark[]): Remark[] {
  const key = ({ code, line, path }: Remark) => `${code} ${line} ${path}`;
  return remarks.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}
