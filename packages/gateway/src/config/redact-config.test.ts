import { expect, test } from "bun:test";
import { join } from "node:path";
import { loadConfig } from "./load-config.ts";
import { redactConfig, redactUrl } from "./redact-config.ts";

/** Whoever reads a log with a leak in it can call the providers, read the database or become admin. */
test("leaves no secret in what is printed, and everything else", async () => {
  const cwd = join(import.meta.dir, "fixtures");
  const env = {
    MESHGATE_CONFIG: "valid-with-every-secret.yaml",
    MESHGATE_ADMIN_KEY: `mgk_${"5f2c".repeat(10)}abc`,
    DATABASE_URL: "postgresql://mesh:pass-5f2c@db.example/mesh",
    REDIS_URL: "rediss://:pass-5f2c@redis.example",
  };
  const loaded = await loadConfig({ env, cwd, listOllamaModels: async () => undefined });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
  const printed = JSON.stringify(redactConfig(loaded.value));
  expect(printed).not.toMatch(/5f2c|project-falcon/);
  expect(printed).toContain("gpt-4o-mini");
  expect(printed).toContain("postgresql://mesh:hidden@db.example/mesh");
});

test.each([
  ["sqlite:/data/meshgate.db", "sqlite:/data/meshgate.db"],
  ["https://models.example/v1?key=5f2c#5f2c", "https://models.example/v1?hidden"],
  ["not an address 5f2c", "(hidden)"],
])("prints %s as %s", (url, printed) => {
  expect(redactUrl(url)).toBe(printed);
});
