/** FIPS 180-4, for the 32 bytes at most that a checksum of a wallet's address is over: one block, so nothing larger. */
export function sha256OfBlock(message: Uint8Array): Uint8Array {
  if (message.length > 55) throw new RangeError("one block holds 55 bytes at most");
  const block = new DataView(new ArrayBuffer(64));
  for (const [index, byte] of message.entries()) block.setUint8(index, byte);
  block.setUint8(message.length, 0x80);
  block.setUint32(60, message.length * 8);
  const hashed = compress(block);
  const digest = new DataView(new ArrayBuffer(32));
  for (const [index, word] of hashed.entries()) digest.setUint32(index * 4, word);
  return new Uint8Array(digest.buffer);
}

function compress(block: DataView): Uint32Array {
  const words = schedule(block);
  const state = initialState.slice();
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let round = 0; round < 64; round += 1) {
    const sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const choice = (e & f) ^ (~e & g);
    const first = (h + sum1 + choice + (constants[round] ?? 0) + (words[round] ?? 0)) | 0;
    const sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + sum0 + majority) | 0];
  }
  return state.map((word, index) => word + ([a, b, c, d, e, f, g, h][index] ?? 0));
}

function schedule(block: DataView): Uint32Array {
  const words = new Uint32Array(64);
  for (let at = 0; at < 16; at += 1) words[at] = block.getUint32(at * 4);
  for (let at = 16; at < 64; at += 1) {
    const near = words[at - 2] ?? 0;
    const far = words[at - 15] ?? 0;
    const sigma1 = rotate(near, 17) ^ rotate(near, 19) ^ (near >>> 10);
    const sigma0 = rotate(far, 7) ^ rotate(far, 18) ^ (far >>> 3);
    words[at] = sigma1 + (words[at - 7] ?? 0) + sigma0 + (words[at - 16] ?? 0);
  }
  return words;
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

/** The fractional parts of the square roots of the first eight primes, and of the cube roots of the first 64: 32 bits each. */
const primes = firstPrimes(64);
const initialState = Uint32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
const constants = Uint32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));

function firstPrimes(count: number): readonly number[] {
  const found: number[] = [];
  for (let candidate = 2; found.length < count; candidate += 1) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate);
  }
  return found;
}

function fraction(value: number): number {
  return Math.floor((value - Math.floor(value)) * 2 ** 32);
}
