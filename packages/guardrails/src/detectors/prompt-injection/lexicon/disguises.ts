/** Digits and signs that people write for letters. */
const leet: readonly (readonly [letter: string, sign: string])[] = [
  ["e", "3"],
  ["o", "0"],
  ["i", "1"],
  ["a", "4"],
  ["s", "5"],
  ["t", "7"],
  ["a", "@"],
  ["s", "$"],
  ["i", "!"],
];

/** Shorter words turn into other words when a letter moves. */
const MISSPELT_LENGTH_MIN = 6;

/** A word as it is written to slip past: some letters as digits, two letters swapped, or one left out. */
export function disguises(word: string): readonly string[] {
  const misspelt = word.length < MISSPELT_LENGTH_MIN ? [] : [...swapped(word), ...shortened(word)];
  return [...new Set([...inLeet(word), ...misspelt])].filter((form) => form !== word);
}

/** Each letter that has a sign is written so throughout, or not at all. */
function inLeet(word: string): readonly string[] {
  return leet.reduce<readonly string[]>(
    (forms, [letter, sign]) =>
      word.includes(letter)
        ? [...new Set(forms.flatMap((form) => [form, form.replaceAll(letter, sign)]))]
        : forms,
    [word],
  );
}

function swapped(word: string): readonly string[] {
  return inner(word).map(
    (at) => word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2),
  );
}

function shortened(word: string): readonly string[] {
  return inner(word).map((at) => word.slice(0, at) + word.slice(at + 1));
}

/** Readers hold on to the first and last letter: these stay. */
function inner(word: string): readonly number[] {
  return Array.from({ length: word.length - 3 }, (_, index) => index + 1);
}
