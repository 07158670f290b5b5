/** Four decimal octets without leading zeros; undefined where it is none. */
export function parseIpv4(text: string): readonly [number, number, number, number] | undefined {
  const match = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/.exec(text);
  if (match === null) return undefined;
  const [a = 256, b = 256, c = 256, d = 256] = match.slice(1).map(Number);
  return Math.max(a, b, c, d) > 255 ? undefined : [a, b, c, d];
}

/** An address that every machine has, or a network mask: it tells of nobody. */
export function isNobodysIpv4([a, b, c, d]: readonly [number, number, number, number]): boolean {
  return a === 127 || a === 255 || (a === 0 && b === 0 && c === 0 && d === 0);
}
