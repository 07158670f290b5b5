/** The known word that `word` was most likely meant to be; none where all are too far off. */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  const bare = simplify(word);
  const begun = known.filter((candidate) => bare.length > 3 && simplify(candidate).startsWith(bare));
  if (begun.length === 1) return begun[0];
  const near = known
    .map((candidate) => ({ candidate, distance: editDistance(bare, simplify(candidate)) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, Math.floor(candidate.length / 3)))
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.candidate;
}

/** `apiKey`, `api-key` and `API_KEY` are one word to a person. */
function simplify(word: string): string {
  return word
    .slice(0, 64)
    .toLowerCase()
    .replace(/[_\-\s]/g, "");
}

/** Levenshtein's distance, row by row. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [row, fromA] of [...a].entries()) {
    const current = [row + 1];
    for (const [column, fromB] of [...b].entries()) {
      const replaced = (previous[column] ?? 0) + (fromA === fromB ? 0 : 1);
      const removed = (previous[column + 1] ?? 0) + 1;
      const added = (current[column] ?? 0) + 1;
      current.push(Math.min(replaced, removed, added));
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
}
