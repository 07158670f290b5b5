import { describe, expect, test } from "bun:test";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../src/config/config.ts";
import { loadConfig } from "../src/config/load-config.ts";
import type { Environment } from "../src/config/substitute.ts";
import { temporaryFolder } from "./kit/temporary-folder.ts";

/** What a variable that a scenario names holds here; for all others any text of some length will do. */
const VALUES: Environment = {
  DATABASE_URL: "postgresql://meshgate:change-me@localhost:5432/meshgate",
  MESHGATE_ADMIN_KEY: `mgk_${"a".repeat(43)}`,
};
const ANY_VALUE = "a-value-for-the-check";

const page = await Bun.file(join(import.meta.dir, "../../../docs/scenarios.md")).text();
const scenarios = page
  .split(/^## /m)
  .map(readScenario)
  .filter(({ yaml }) => yaml !== undefined);

test("the page has scenarios, and each of its YAML blocks is one", () => {
  expect(scenarios.length).toBeGreaterThan(4);
  expect(page.split("```yaml").length - 1).toBe(scenarios.length);
});

describe("a scenario of docs/scenarios.md:", () => {
  test.each(scenarios)("$title is a whole and valid meshgate.yaml", async ({ yaml = "", variables }) => {
    const loaded = await load({ "meshgate.yaml": yaml }, variables);
    expect(loaded).toMatchObject({ ok: true });
  });

  test.each(scenarios.filter(({ dotenv }) => dotenv !== undefined))(
    "$title means the same as its Policy Mesh environment",
    async ({ yaml = "", variables, dotenv = "", json }) => {
      const file = await load({ "meshgate.yaml": yaml }, variables);
      const files = json === undefined ? {} : { "policies.json": json };
      const environment = await load(files, assignmentsIn(dotenv));
      if (!file.ok || !environment.ok) throw new Error("One of the two is not valid");
      expect(meaningOf(environment.value)).toEqual(meaningOf(file.value));
    },
  );
});

interface Scenario {
  readonly title: string;
  readonly yaml: string | undefined;
  /** What the page says to set for it. */
  readonly variables: Environment;
  /** The same as Policy Mesh's environment, and the policy file that it names. */
  readonly dotenv: string | undefined;
  readonly json: string | undefined;
}

function readScenario(section: string): Scenario {
  const block = (language: string): string | undefined =>
    new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "ms").exec(section)?.[1];
  const [title = ""] = section.split("\n");
  return {
    title,
    yaml: block("yaml"),
    variables: variablesIn(section),
    dotenv: block("dotenv"),
    json: block("json"),
  };
}

/** Those in the YAML as `${NAME}`, and those that the text beside it says must be set. */
function variablesIn(section: string): Environment {
  const names = [...section.matchAll(/\$\{(\w+)\}|must be set: `(\w+)`/g)].map(
    ([, inYaml, inText]) => inYaml ?? inText ?? "",
  );
  return Object.fromEntries(names.map((name) => [name, VALUES[name] ?? ANY_VALUE]));
}

function assignmentsIn(dotenv: string): Environment {
  return Object.fromEntries([...dotenv.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
}

/** Loads from a folder of these files; no Ollama answers. */
async function load(files: Readonly<Record<string, string>>, env: Environment) {
  const cwd = temporaryFolder();
  try {
    for (const [name, text] of Object.entries(files)) await Bun.write(join(cwd, name), text);
    return await loadConfig({ env, cwd, listOllamaModels: async () => undefined });
  } finally {
    await rm(cwd, { recursive: true });
  }
}

/** What a configuration does, whatever words it was written in. */
function meaningOf({ routing, providers, audit }: Config): object {
  return {
    routing,
    auditMode: audit.mode,
    providers: providers.map(({ name, kind, location, default_model: model }) => [
      name,
      kind,
      location,
      model,
    ]),
  };
}
