/** Values that an operator says are nobody's: asked by the value as it stands in the text. */
export type AllowList = (value: string) => boolean;

/** Case and spaces do not count; nor, in a number, does how it is grouped. */
export function allowList(values: readonly string[] = []): AllowList {
  const allowed = new Set(values.map(canonical));
  return (value) => allowed.size > 0 && allowed.has(canonical(value));
}

function canonical(value: string): string {
  const lower = value.normalize("NFKC").toLowerCase().replace(/\s/g, "");
  const digits = lower.replace(/[.()/-]/g, "");
  return /^\+?\d+$/.test(digits) && !isAddress(lower) ? digits : lower;
}

/** The dots of an IP address are part of it: 1.11.1.1 is not 11.1.1.1. */
function isAddress(value: string): boolean {
  return /^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(value);
}
