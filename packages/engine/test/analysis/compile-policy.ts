import { compileRules, type RuleSet } from "../../src/index.ts";
import { sha256 } from "../compile.ts";

/** The rule set of rules documents that have no problem. */
export function compilePolicy(text: string): RuleSet {
  const compiled = compileRules([{ file: "policy.yaml", text }], sha256);
  if (!compiled.ok)
    throw new Error(compiled.error.map(({ message, mend }) => `${message}. ${mend}`).join("\n"));
  return compiled.value;
}
