/** A word with two inner letters swapped, or one left out: readers hold on to the first and last letter. */
export function misspellings(word: string): readonly string[] {
  const inner = Array.from({ length: Math.max(0, word.length - 3) }, (_, index) => index + 1);
  const swapped = inner.map(
    (at) => word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2),
  );
  const shortened = inner.map((at) => word.slice(0, at) + word.slice(at + 1));
  return [...new Set([...swapped, ...shortened])].filter((form) => form !== word);
}
