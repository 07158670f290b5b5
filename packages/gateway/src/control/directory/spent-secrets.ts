import type { Refusal } from "../../pipeline/refusal.ts";
import type { ControlStore } from "../../ports/control-store.ts";
import type { ChangeContext } from "../policies/change-context.ts";
import type { ChangeStep } from "../policies/change-step.ts";
import { type KeyBody, readKey } from "./key-body.ts";

const LOOKED_UP_AT_ONCE = 50;

/**
 * INVARIANT: a secret that was revoked, deleted or replaced lets nobody in ever again. The store remembers it beyond its key,
 * set in the step that ends it; whatever brings hashes from outside asks here first.
 */
export function spentSecrets(
  before: KeyBody,
  after: KeyBody | undefined,
  { clock }: Pick<ChangeContext, "clock">,
): Readonly<Record<string, string>> {
  const [current] = after === undefined || after.revoked_at !== undefined ? [] : after.secrets;
  const at = new Date(clock.nowMs()).toISOString();
  const spent = before.secrets.filter(({ sha256 }) => sha256 !== current?.sha256);
  return Object.fromEntries(spent.map(({ sha256 }) => [spentName(sha256), at]));
}

/** The same of a change of many things. */
export function secretsSpentBy(
  steps: readonly ChangeStep[],
  context: Pick<ChangeContext, "clock">,
): Readonly<Record<string, string>> {
  const spent = steps.flatMap((step) =>
    step.kind === "key" && "before" in step
      ? [spentSecrets(readKey(step.before), "after" in step ? readKey(step.after) : undefined, context)]
      : [],
  );
  return Object.assign({}, ...spent);
}

/** Why the change would let a spent secret in again; undefined where it does not. */
export async function spentSecretFault(
  steps: readonly ChangeStep[],
  { past }: { readonly past: Pick<ControlStore, "get"> },
): Promise<Refusal | undefined> {
  const brought = steps.flatMap(broughtSecret);
  for (let from = 0; from < brought.length; from += LOOKED_UP_AT_ONCE) {
    const some = brought.slice(from, from + LOOKED_UP_AT_ONCE);
    const spent = await Promise.all(some.map(({ sha256 }) => past.get(spentName(sha256))));
    const fault = some.find((_, at) => spent[at] !== undefined);
    if (fault !== undefined) return spentSecret(fault.alias);
  }
  return undefined;
}

/** The current secret that a step gives a key, where it is another than before. */
function broughtSecret(step: ChangeStep): readonly { readonly alias: string; readonly sha256: string }[] {
  if (step.kind !== "key" || !("after" in step)) return [];
  const [current] = readKey(step.after).secrets;
  const [before] = "before" in step ? readKey(step.before).secrets : [];
  return current === undefined || current.sha256 === before?.sha256
    ? []
    : [{ alias: step.name, sha256: current.sha256 }];
}

function spentName(sha256: string): string {
  return `spent-secret/${sha256}`;
}

function spentSecret(alias: string): Refusal {
  return {
    kind: "invalid-request",
    message: `governance.keys: the secret of \`${alias}\` was revoked or replaced, and stays so. Take the entry out of the document, or give it the hash of a new secret.`,
    field: "governance.keys",
  };
}
