/** The digits of a text of digits. */
export function digitsOf(text: string): readonly number[] {
  return Array.from(text, Number);
}

/** The sum of digits, each times its weight; digits beyond the weights do not count. */
export function weightedSum(text: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, at) => sum + weight * Number(text[at]), 0);
}

/** ISO/IEC 7812-1, annex B: the last digit checks the others. */
export function isLuhnValid(text: string): boolean {
  let sum = 0;
  for (let at = text.length - 1, isDoubled = false; at >= 0; at -= 1, isDoubled = !isDoubled) {
    const digit = Number(text[at]);
    sum += isDoubled ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return sum % 10 === 0;
}

/** ISO/IEC 7064, MOD 11,10. */
export function isMod11And10Valid(text: string): boolean {
  const digits = digitsOf(text);
  const check = digits.at(-1);
  const product = digits.slice(0, -1).reduce((left, digit) => (((digit + left) % 10 || 10) * 2) % 11, 10);
  return (11 - product) % 10 === check;
}

/** Verhoeff's checksum: the dihedral group of order ten, which notices every two digits that changed places. */
export function isVerhoeffValid(text: string): boolean {
  const check = digitsOf(text).reduceRight(
    (state, digit, at) => multiply(state, permute(digit, (text.length - 1 - at) % 8)),
    0,
  );
  return check === 0;
}

/** Turns of a pentagon are 0 to 4, its reflections 5 to 9. */
function multiply(a: number, b: number): number {
  const turn = a < 5 ? a + b : a - b;
  const inner = ((turn % 5) + 5) % 5;
  return a < 5 === b < 5 ? inner : inner + 5;
}

const permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4] as const;

function permute(digit: number, times: number): number {
  let permuted = digit;
  for (let done = 0; done < times; done += 1) permuted = permutation[permuted] ?? permuted;
  return permuted;
}

/** Whether all digits are one and the same: check digits that are sums often fit such. */
export function isOneDigitRepeated(text: string): boolean {
  return /^(\d)\1*$/.test(text);
}
