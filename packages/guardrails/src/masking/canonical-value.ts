/** What is the same in all spellings of a value: `4111 1111…` and `4111-1111…`, `Ann@x.io` and `ann@x.io`. */
export function canonicalValue(text: string): string {
  return text.replace(/[\s-]+/g, "").toLowerCase();
}
