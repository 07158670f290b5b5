/** Origin, size, root hash, perhaps more lines, an empty one, signatures (C2SP tlog-checkpoint). */
const CHECKPOINT = /[^\n]+\n\d+\n[A-Za-z0-9+/]{43}=\n(?:[^\n]+\n)*\n(?:— [^\n]+\n)+/g;

/** The last whole checkpoint of a text that holds several, one below the other; what a crash cut off is passed over. */
export function lastNote(text: string): string | undefined {
  return [...text.matchAll(CHECKPOINT)].at(-1)?.[0];
}
