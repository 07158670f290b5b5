import { createRequire } from "node:module";

/** Counts tokens as OpenAI's o200k_base does, and finds where a number of them ends. */
export interface Tokenizer {
  count(text: string): number;
  /** The length, in UTF-16 units, of the whole characters that the first `tokens` tokens of the text hold. */
  lengthOf(text: string, tokens: number): number;
}

/** The modules that it is made of. */
interface Modules {
  readonly encoding: typeof import("gpt-tokenizer/encoding/o200k_base");
  readonly ranks: typeof import("gpt-tokenizer/bpeRanks/o200k_base");
}

let made: Tokenizer | undefined;

/** Loaded once, and only where a rule caps tokens: its table takes a quarter of a second and 90 MB. */
export async function loadTokenizer(): Promise<Tokenizer> {
  if (made !== undefined) return made;
  const [encoding, ranks] = await Promise.all([
    import("gpt-tokenizer/encoding/o200k_base"),
    import("gpt-tokenizer/bpeRanks/o200k_base"),
  ]);
  made ??= tokenizerOf({ encoding, ranks });
  return made;
}

/** Loads itself when it is first asked, and the thread waits for that: for who hardly ever asks. */
export const lazyTokenizer: Tokenizer = {
  count: (text) => loadNow().count(text),
  lengthOf: (text, tokens) => loadNow().lengthOf(text, tokens),
};

const require = createRequire(import.meta.url);

function loadNow(): Tokenizer {
  made ??= tokenizerOf({
    encoding: require("gpt-tokenizer/encoding/o200k_base"),
    ranks: require("gpt-tokenizer/bpeRanks/o200k_base"),
  });
  return made;
}

function tokenizerOf({ encoding, ranks: { default: tokenBytes } }: Modules): Tokenizer {
  const { encode, countTokens, setMergeCacheSize } = encoding;
  // Its cache would keep words of answers for as long as the process lives.
  setMergeCacheSize(0);
  return {
    count: (text) => countTokens(text, asPlainText),
    lengthOf(text, tokens) {
      let bytes = 0;
      for (const token of encode(text, asPlainText).slice(0, tokens))
        bytes += byteLengthOf(tokenBytes[token]);
      return lengthOfBytes(text, bytes);
    },
  };
}

/** A text that looks like a control token is a text like any other. */
const asPlainText = { disallowedSpecial: new Set<string>() };

function byteLengthOf(token: string | readonly number[] | undefined): number {
  return typeof token === "string" ? Buffer.byteLength(token) : (token?.length ?? 0);
}

/** The length, in UTF-16 units, of the whole characters within the first `bytesMax` bytes of the text's UTF-8. */
export function lengthOfBytes(text: string, bytesMax: number): number {
  let length = 0;
  let bytes = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > bytesMax) break;
    length += character.length;
  }
  return length;
}
