import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startControlPlane } from "./kit/control-plane.ts";

const page = readFileSync(join(import.meta.dir, "../../../docs/guardrails.md"), "utf8");

/** The examples of the page that are configurations, as they stand there. */
const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = ""]) =>
  yaml.replace(/"(Bearer )?\$\{\w+\}"/g, "none"),
);

test("the page shows configurations", () => expect(examples.length).toBeGreaterThan(2));

test.each(examples)("loads as it stands: %s", async (yaml) => {
  const plane = await startControlPlane({ config: yaml });
  expect((await plane.ask("POST", "/policies/resolve", {})).status).toBe(200);
});
