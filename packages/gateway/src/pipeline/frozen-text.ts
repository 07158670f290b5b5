import { canonicalJson, type JsonObject } from "@meshgate/canon";

const printed = new WeakMap<object, string>();

/**
 * The canonical JSON of what many events say again: a decision that was prepared, a policy's identity.
 * INVARIANT: it is kept for frozen values only, and whoever freezes one that comes here freezes it to the bottom.
 */
export function frozenText(value: object): string {
  const known = printed.get(value);
  if (known !== undefined) return known;
  const text = canonicalJson(value as JsonObject);
  if (Object.isFrozen(value)) printed.set(value, text);
  return text;
}
