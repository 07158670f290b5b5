import { afterAll, beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import { type RunningGateway, startGateway } from "../../gateway/test/kit/gateway.ts";

const rules = join(import.meta.dir, "../../../policies/document-summarisation/policy.yaml");
const python = Bun.which("python3");

let gateway: RunningGateway;

beforeAll(async () => {
  gateway = await startGateway({ env: { MESHGATE_RULES: rules } });
});

afterAll(async () => {
  await gateway.stop();
});

test.skipIf(python === null)(
  "the Python client passes its own tests, the gateway's included (skipped without python3)",
  async () => {
    const child = Bun.spawn([python ?? "python3", "-B", "-m", "unittest"], {
      cwd: join(import.meta.dir, "../python"),
      env: { ...process.env, MESHGATE_TEST_URL: gateway.url },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const said = await new Response(child.stderr).text();
    expect(await child.exited, said).toBe(0);
    expect(said).toMatch(/Ran [1-9]\d* tests/);
    expect(said).not.toContain("skipped");
  },
);
