import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startControlPlane } from "./kit/control-plane.ts";

const page = readFileSync(join(import.meta.dir, "../../../docs/guardrail-policies.md"), "utf8");
const config = (/```yaml\n(.*?)```/s.exec(page)?.[1] ?? "").replace(/"\$\{\w+\}"/, "none");

/** `| team, –, model, tag | guardrails | policies, and by what |` */
const rows = [...page.matchAll(/^\| ([^|]*`[^|]*) \| ([a-z, -]+) \| ([^|]+ by [^|]+) \|$/gm)].map(
  ([, caller = "", guardrails = "", policies = ""]) => [caller, guardrails, policies] as const,
);

test("shows callers", () => expect(rows.length).toBe(5));

test.each(rows)("%s resolves as the page says", async (caller, guardrails, policies) => {
  const [team_alias, key_alias, model, tag] = caller
    .split(", ")
    .map((name) => (name === "–" ? null : name.replaceAll("`", "")));
  const plane = await startControlPlane({ config });
  const tags = tag === null ? [] : [tag];
  const { body } = await plane.ask("POST", "/policies/resolve", { team_alias, key_alias, model, tags });
  expect(body["effective_guardrails"]).toEqual(guardrails.split(", "));
  expect(body["matched_policies"]).toMatchObject(
    policies.split("; ").map((policy) => {
      const [policy_name, matched_via] = policy.split(" by ");
      return { policy_name, matched_via };
    }),
  );
});
