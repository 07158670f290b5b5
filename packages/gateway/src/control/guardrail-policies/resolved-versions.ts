import { canonicalJson, type JsonValue } from "@meshgate/canon";
import type { GuardrailPolicyVersion, PolicyComparison } from "@meshgate/contracts";
import type { GuardrailPolicy } from "@meshgate/engine";
import type { ShownVersion } from "./version-answer.ts";

/**
 * What a version comes to with what it inherits from the policies in force, for a call that meets every condition: each link of
 * its line adds, then removes. Sorted. A parent that is not there ends the line, and so does one that is in it already.
 */
export function resolvedGuardrails(
  version: GuardrailPolicy,
  inForce: ReadonlyMap<string, GuardrailPolicy>,
): readonly string[] {
  const line: GuardrailPolicy[] = [];
  const names = new Set<string>();
  let next: GuardrailPolicy | undefined = version;
  while (next !== undefined && !names.has(next.name)) {
    line.unshift(next);
    names.add(next.name);
    next = next.inherit === undefined ? undefined : inForce.get(next.inherit);
  }
  const guardrails = new Set<string>();
  for (const { add, remove } of line) {
    for (const name of add) guardrails.add(name);
    for (const name of remove) guardrails.delete(name);
  }
  return [...guardrails].sort();
}

const compared = [
  "policy_name",
  "inherit",
  "description",
  "guardrails_add",
  "guardrails_remove",
  "guardrails_exempt",
  "condition",
  "pipeline",
] as const satisfies readonly (keyof GuardrailPolicyVersion)[];

/** What parts two versions: field by field, and in what they come to. */
export function compareVersions(
  a: ShownVersion,
  b: ShownVersion,
  inForce: ReadonlyMap<string, GuardrailPolicy>,
): PolicyComparison {
  const differing = compared.filter((field) => textOf(a.answer[field]) !== textOf(b.answer[field]));
  const [before, after] = [resolvedGuardrails(a.policy, inForce), resolvedGuardrails(b.policy, inForce)];
  return {
    version_a: a.answer,
    version_b: b.answer,
    field_diffs: Object.fromEntries(
      differing.map((field) => [field, { version_a: a.answer[field], version_b: b.answer[field] }]),
    ),
    guardrails_added: after.filter((name) => !before.includes(name)),
    guardrails_removed: before.filter((name) => !after.includes(name)),
  };
}

function textOf(value: GuardrailPolicyVersion[(typeof compared)[number]]): string {
  return canonicalJson(value as JsonValue);
}
