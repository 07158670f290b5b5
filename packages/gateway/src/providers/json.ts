/** What is known of a value that another system sent: nothing but that it is a JSON object. */
export type JsonRecord = { readonly [key: string]: unknown };

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The parsed value, or undefined where the text is not JSON: a provider's nonsense is an expected outcome. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function stringOr<T>(value: unknown, otherwise: T): string | T {
  return typeof value === "string" ? value : otherwise;
}

/** A count of tokens: a whole number from 0; anything else counts as absent. */
export function countOr<T>(value: unknown, otherwise: T): number | T {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : otherwise;
}
