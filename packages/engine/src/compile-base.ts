import type { Sha256 } from "@meshgate/canon";
import { readBaseText } from "./base-text.ts";
import type { Result } from "./result.ts";
import { compileRules } from "./rules/compile-rules.ts";
import { compileSnapshot, type Snapshot } from "./snapshot.ts";

/** The texts that a base is known by: `base_text` of its snapshot and `texts` of its rules, in any order. */
export interface BaseTexts {
  readonly base: string;
  readonly rules: readonly string[];
}

/** Compiles a base again from its texts, or says what this version finds wrong with them. */
export function compileBase({ base, rules: texts }: BaseTexts, sha256: Sha256): Result<Snapshot, string> {
  const files = texts.map((text, index) => ({ file: `rules ${index + 1}`, text }));
  const rules = compileRules(files, sha256);
  if (!rules.ok) return { ok: false, error: firstOf(rules.error) };
  const compiled = compileSnapshot({ ...readBaseText(base), rules: rules.value }, sha256);
  return compiled.ok ? compiled : { ok: false, error: firstOf(compiled.error) };
}

function firstOf([first]: readonly { readonly message: string }[]): string {
  return first?.message ?? "no reason given";
}
