/** Digits of a text, as numbers. */
export function digitsOf(text: string): readonly number[] {
  return [...text].filter((character) => character >= "0" && character <= "9").map(Number);
}

/** The sum of digits times weights. */
export function weigh(text: string, weights: readonly number[]): number {
  return digitsOf(text).reduce((sum, digit, index) => sum + digit * (weights[index] ?? 0), 0);
}

/** The digit that makes a number pass Luhn's check (ISO/IEC 7812-1). */
export function luhnDigit(body: string): string {
  const sum = digitsOf(body)
    .toReversed()
    .reduce((total, digit, index) => {
      const doubled = index % 2 === 0 ? digit * 2 : digit;
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
  return String((10 - (sum % 10)) % 10);
}

/** ISO 7064 mod 97-10 over letters and digits, letters being 10 to 35. */
export function mod97(text: string): number {
  let rest = 0;
  for (const character of text) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

/** ISO 7064 mod 11,10. */
export function mod11And10Digit(body: string): string {
  const product = digitsOf(body).reduce((last, digit) => {
    const sum = (digit + last) % 10;
    return ((sum === 0 ? 10 : sum) * 2) % 11;
  }, 10);
  return String((11 - product) % 10);
}

const dihedral = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  [1, 2, 3, 4, 0, 6, 7, 8, 9, 5],
  [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
  [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
  [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
  [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
  [6, 5, 9, 8, 7, 1, 0, 4, 3, 2],
  [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
  [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
  [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
];
const permuted = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

/** Verhoeff's check digit. */
export function verhoeffDigit(body: string): string {
  const check = digitsOf(body)
    .toReversed()
    .reduce((state, digit, index) => dihedral[state]?.[permute(digit, index + 1)] ?? 0, 0);
  return String(dihedral[check]?.indexOf(0) ?? 0);
}

function permute(digit: number, times: number): number {
  let permutedDigit = digit;
  for (let time = 0; time < times % 8; time += 1) permutedDigit = permuted[permutedDigit] ?? 0;
  return permutedDigit;
}
