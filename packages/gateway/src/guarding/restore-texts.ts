import type { Vault } from "@meshgate/guardrails";

/** A copy of a value of JSON in which every text has what was masked in its call; the very value where nothing was. */
export function restoreTexts<T>(value: T, vault: Vault): T {
  return vault.isEmpty ? value : (restoreIn(value, vault) as T);
}

function restoreIn(value: unknown, vault: Vault): unknown {
  if (typeof value === "string") return vault.restore(value);
  if (Array.isArray(value)) return value.map((item) => restoreIn(item, vault));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [vault.restore(name), restoreIn(inner, vault)]),
  );
}
