import type { Sha256 } from "@meshgate/canon";
import { builtInRules } from "./built-in-rules.ts";
import { compileRules } from "./compile-rules.ts";
import type { RuleSet } from "./rule-set.ts";

/** The rules that hold where no document is configured (SEMANTICS 3). */
export function builtInRuleSet(sha256: Sha256): RuleSet {
  const compiled = compileRules([{ file: "built-in", text: JSON.stringify(builtInRules) }], sha256);
  if (compiled.ok) return compiled.value;
  throw new Error("the built-in rules do not compile", { cause: compiled.error });
}
