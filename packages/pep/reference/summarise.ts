// YOURS TO EDIT: put your model here. This one picks sentences, so that it needs none and gives the same each time.

const wordPattern = /[\p{L}\p{N}]{4,}/gu;

/** The sentences with the words that the text uses most, in the text's order. */
export function summarise(text: string, sentencesMax: number): readonly string[] {
  const sentences = text.match(/[^.!?\n]+[.!?]*/g)?.map((sentence) => sentence.trim()) ?? [];
  const uses = countWords(text);
  return sentences
    .map((sentence, place) => ({ sentence, place, weight: weigh(sentence, uses) }))
    .sort((a, b) => b.weight - a.weight || a.place - b.place)
    .slice(0, sentencesMax)
    .sort((a, b) => a.place - b.place)
    .map(({ sentence }) => sentence);
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(wordPattern) ?? [];
}

function countWords(text: string): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const word of wordsOf(text)) uses.set(word, (uses.get(word) ?? 0) + 1);
  return uses;
}

/** The mean, so that a long sentence has no advantage. */
function weigh(sentence: string, uses: ReadonlyMap<string, number>): number {
  const words = wordsOf(sentence);
  const sum = words.reduce((total, word) => total + (uses.get(word) ?? 0), 0);
  return words.length === 0 ? 0 : sum / words.length;
}
