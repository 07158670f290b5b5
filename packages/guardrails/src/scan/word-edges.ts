/** Whether a word may begin at `at`: no letter, digit or mark stands right before it. */
export function isWordStart(text: string, at: number): boolean {
  if (at === 0) return true;
  const unit = text.charCodeAt(at - 1);
  if (unit < 0x80) return !isAsciiWord(unit);
  const isPair = isLowSurrogate(unit) && at > 1 && isHighSurrogate(text.charCodeAt(at - 2));
  return !spacedWord.test(isPair ? text.slice(at - 2, at) : text.charAt(at - 1));
}

/** Whether a word may end at `at`, exclusive: none stands right behind it. */
export function isWordEnd(text: string, at: number): boolean {
  if (at >= text.length) return true;
  const unit = text.charCodeAt(at);
  if (unit < 0x80) return !isAsciiWord(unit);
  return !spacedWord.test(String.fromCodePoint(text.codePointAt(at) ?? 0));
}

/** Whether a part of a program's name begins at `at`: `tax|File|No`, `IBAN|Code`. */
export function isHump(text: string, at: number): boolean {
  if (!isAsciiUpper(text.charCodeAt(at))) return false;
  const before = text.charCodeAt(at - 1);
  return isAsciiUpper(before) ? isAsciiLower(text.charCodeAt(at + 1)) : isAsciiWord(before);
}

/** Letters of scripts that are written without spaces part words anywhere. */
const spacedWord =
  /(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])[\p{L}\p{M}\p{N}]/u;

function isAsciiWord(unit: number): boolean {
  return isAsciiLower(unit) || isAsciiUpper(unit) || (unit >= 0x30 && unit <= 0x39);
}

function isAsciiLower(unit: number): boolean {
  return unit >= 0x61 && unit <= 0x7a;
}

function isAsciiUpper(unit: number): boolean {
  return unit >= 0x41 && unit <= 0x5a;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
