import { expect, test } from "bun:test";
import { compileGuardrails } from "./compile-guardrails.ts";
import { noGuardrails } from "./no-guardrails.ts";

test("selects and finds what a compilation of nothing does", () => {
  const compiled = compileGuardrails([]);
  const text = `me@example.com ${Buffer.from("me@example.com").toString("base64")}`;
  for (const names of [[], ["pii"], ["a", "b"]]) {
    const { inspect, literals, ...selection } = noGuardrails.select(names);
    const { inspect: inspectCompiled, literals: compiledLiterals, ...known } = compiled.select(names);
    expect(selection).toEqual(known);
    expect(literals.groups).toEqual(compiledLiterals.groups);
    expect(inspect(text, "user")).toEqual(inspectCompiled(text, "user"));
  }
});
