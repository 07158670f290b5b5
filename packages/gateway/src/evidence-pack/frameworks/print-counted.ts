import type { Counted } from "../evidence-summary.ts";

const NAMED_MAX = 5;

/** `12 × ALLOW, 3 × BLOCK`; `none`; the most frequent ones, and how many more there are. */
export function printCounted(counted: Counted): string {
  if (counted.length === 0) return "none";
  const named = counted.slice(0, NAMED_MAX).map(({ name, count }) => `${printCount(count)} × ${name}`);
  const more = counted.length - named.length;
  return [...named, ...(more > 0 ? [`${more} more kinds`] : [])].join(", ");
}

export function totalOf(counted: Counted): number {
  return counted.reduce((sum, { count }) => sum + count, 0);
}

/** With thin groups of three, the same in every locale. */
export function printCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 event`, `2 events`. */
export function some(count: number, one: string, many = `${one}s`): string {
  return `${printCount(count)} ${count === 1 ? one : many}`;
}
