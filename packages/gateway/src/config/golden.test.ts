import { describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { loadConfig } from "./load-config.ts";
import { formatRemark, formatWitness, type Remark } from "./problem.ts";

/**
 * Each fixture is a configuration, and beside it what a person is told of it: the problems, or for a valid one its
 * warnings. After a wanted change: `UPDATE_GOLDEN=1 bun test golden`, and read the difference.
 */
const FOLDER = join(import.meta.dir, "fixtures");
const SECRETS = ["5f2c", "project-falcon", "sw0rdfish"];

const fixtures = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".yaml") && !file.startsWith("valid-"))
  .map((file) => file.replace(".yaml", ""))
  .toSorted();

describe("says of a configuration, word for word, what is wrong and where", () => {
  test.each(fixtures)("%s", async (name) => {
    const golden = Bun.file(join(FOLDER, `${name}.txt`));
    const told = await tell(`${name}.yaml`);
    if (process.env["UPDATE_GOLDEN"]) await golden.write(told);
    expect(told).not.toBe("");
    expect(told).toBe(await golden.text());
  });
});

/** A leak here would put a key, a password or a keyword into terminals, logs and `/v1/ready`. */
test("quotes no secret of any fixture", async () => {
  const told = await Promise.all(fixtures.map((name) => tell(`${name}.yaml`)));
  for (const secret of SECRETS) expect(told.join("\n")).not.toContain(secret);
});

async function tell(file: string): Promise<string> {
  const loaded = await loadConfig({
    env: { MESHGATE_CONFIG: file, SECRET_WORD: "sw0rdfish" },
    cwd: FOLDER,
    listOllamaModels: async () => undefined,
  });
  const remarks: readonly Remark<string>[] = loaded.ok ? loaded.value.warnings : loaded.error;
  return remarks
    .map((remark) => {
      const example = remark.witness === undefined ? "" : `${formatWitness(remark.witness)}\n`;
      return `${formatRemark(remark)}\n${underline(remark)}${example}`;
    })
    .join("\n");
}

function underline({ excerpt, column }: Remark<string>): string {
  if (excerpt === undefined || column === undefined) return "";
  const text = excerpt.length > 120 ? `${excerpt.slice(0, 120)}…` : excerpt;
  return `  | ${text}\n  | ${excerpt.slice(0, Math.min(column - 1, 120)).replace(/[^\t]/g, " ")}^\n`;
}
