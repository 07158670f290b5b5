import type { Masking } from "./masking.ts";

/** A copy of a value of JSON in which what was masked in its call is masked again; the very value where nothing was. */
export function concealTexts<T>(value: T, masking: Masking): T {
  return masking.isReversible ? (concealIn(value, masking) as T) : value;
}

function concealIn(value: unknown, masking: Masking): unknown {
  if (typeof value === "string") return masking.vault.conceal(value);
  if (Array.isArray(value)) return value.map((item) => concealIn(item, masking));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [masking.vault.conceal(name), concealIn(inner, masking)]),
  );
}
