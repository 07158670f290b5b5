// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax under test.
import { describe, expect, test } from "bun:test";
import { parseSource } from "./parse-source.ts";
import { PolicyFile, policyFileTree, readPolicy } from "./policy-file.ts";
import { readSource } from "./source.ts";

/** Policy Mesh's leniency, as SEMANTICS 8 limits it; what is refused is in fixtures/routing-file-*.yaml. */
describe("reads Policy Mesh's policy file", () => {
  test.each([
    ["{}", { default_provider: "local", max_prompt_length_for_local: 1_000, chars_per_token: 4 }],
    ['{"default_provider": "public"}', { default_provider: "public" }],
    ['{"default_provider": " Public "}', { default_provider: "public" }],
    ['{"default_provider": "openai"}', { default_provider: "local" }],
    ['{"default_provider": null}', { default_provider: "local" }],
    ['{"max_prompt_length_for_local": null}', { max_prompt_length_for_local: 1_000 }],
    ['{"chars_per_token": null, "max_usd_for_local": 0}', { chars_per_token: 4, max_usd_for_local: 0 }],
    ['\n\t\t{\n\t\t"max_usd_for_local": 0.002}', { max_usd_for_local: 0.002 }],
  ])("with cost %s", (cost, expected) => {
    expect(read(`{"sensitivity": {"keywords": []}, "cost": ${cost}}`).routing.cost).toMatchObject(expected);
  });

  test("leaves `${…}` in a keyword as it is, since Policy Mesh knows no variables", () => {
    const { routing } = read('{"sensitivity": {"keywords": ["${HOME}"]}, "cost": {}}');
    expect(routing.sensitivity.keywords).toEqual(["${HOME}"]);
  });

  test("says which keys it passed over, and where", () => {
    const { warnings } = read('{"sensitivity": {"keywords": []},\n "cost": {},\n "x": 1, "y": 2}');
    expect(warnings.map(({ code, path, line }) => [code, path, line])).toEqual([
      ["KEY_PASSED_OVER", "x", 3],
      ["KEY_PASSED_OVER", "y", 3],
    ]);
  });
});

function read(text: string): ReturnType<typeof readPolicy> {
  const source = readSource({ file: "policies.json", text, schema: policyFileTree });
  const { value, problems } = parseSource(source, PolicyFile, policyFileTree);
  if (value === undefined) throw new Error(JSON.stringify(problems));
  return readPolicy(value, source);
}
