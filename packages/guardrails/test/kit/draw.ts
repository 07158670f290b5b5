/** Numbers below a bound, the same ones for the same seed (mulberry32). */
export function seededDraw(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const digits = "0123456789";
const lower = "abcdefghijklmnopqrstuvwxyz";
const upper = lower.toUpperCase();
const alphabets: Readonly<Record<string, string>> = {
  hex: `${digits}abcdef`,
  digit: digits,
  dollar: "$",
  letter: lower + upper,
  base36: digits + lower,
  upper36: digits + upper,
  bech32: "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
  base32: `${upper}234567`,
  base62: digits + lower + upper,
  base64: `${digits + lower + upper}+/`,
  url: `${digits + lower + upper}-_`,
};

/** Fills a format in: `{hex 32}` is 32 characters drawn from that alphabet, `{uuid}` a UUID. */
export function fillFormat(format: string, draw: (below: number) => number): string {
  return format
    .replaceAll("{uuid}", "{hex 8}-{hex 4}-4{hex 3}-a{hex 3}-{hex 12}")
    .replace(/\{(\w+) (\d+)\}/g, (_, name: string, length: string) => {
      const alphabet = alphabets[name] ?? "";
      return Array.from({ length: Number(length) }, () => alphabet.charAt(draw(alphabet.length))).join("");
    });
}
