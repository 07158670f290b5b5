/** Counts tokens as OpenAI's o200k_base does, and finds where a number of them ends. */
export interface Tokenizer {
  count(text: string): number;
  /** The length, in UTF-16 units, of the whole characters that the first `tokens` tokens of the text hold. */
  lengthOf(text: string, tokens: number): number;
}

let loading: Promise<Tokenizer> | undefined;

/** Loaded once, and only where a policy caps tokens: its table takes a quarter of a second and 90 MB. */
export function loadTokenizer(): Promise<Tokenizer> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Tokenizer> {
  const [{ encode, countTokens, setMergeCacheSize }, { default: tokenBytes }] = await Promise.all([
    import("gpt-tokenizer/encoding/o200k_base"),
    import("gpt-tokenizer/bpeRanks/o200k_base"),
  ]);
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
