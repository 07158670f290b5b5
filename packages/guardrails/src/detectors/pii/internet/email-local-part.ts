import { isAlphanumeric, isUnspacedAt, isWordAt } from "../characters.ts";

/** RFC 5321, section 4.5.3.1.1. */
const LOCAL_PART_CHARS_MAX = 64;

/** Where the local part that ends at the `@` begins; undefined where none does. */
export function localPartStart(text: string, at: number): number | undefined {
  return text.charAt(at - 1) === '"' ? quotedStart(text, at) : dotAtomStart(text, at);
}

/**
 * Of RFC 5322's characters those that addresses are made of: `/`, `=`, `|`, `{` and their like are nearly always what stands
 * around an address, and are left out. A word of a script without spaces ends where Latin letters begin.
 */
function dotAtomStart(text: string, at: number): number | undefined {
  const limit = Math.max(0, at - LOCAL_PART_CHARS_MAX);
  const isUnspaced = isUnspacedAt(text, at - 1);
  let start = at;
  while (start > limit && isLocalAt(text, start - 1, isUnspaced)) start -= 1;
  if (start > 0 && isAlphanumeric(text.charCodeAt(start - 1))) return undefined;
  while (start < at && /[.'%-]/.test(text.charAt(start))) start += 1;
  return start === at || text.charAt(at - 1) === "." ? undefined : start;
}

function isLocalAt(text: string, index: number, isUnspaced: boolean): boolean {
  const character = text.charAt(index);
  if (character === ".") return text.charAt(index + 1) !== ".";
  if ("_%+-".includes(character)) return true;
  if (character === "'") return isWordAt(text, index - 1) && isWordAt(text, index + 1);
  return (
    isWordAt(text, index) &&
    (isAlphanumeric(text.charCodeAt(index)) || isUnspacedAt(text, index) === isUnspaced)
  );
}

/** `"John Doe"@example.org`: from quote to quote, on one line. */
function quotedStart(text: string, at: number): number | undefined {
  const from = Math.max(0, at - 2 - LOCAL_PART_CHARS_MAX);
  const opening = text.slice(from, at - 1).lastIndexOf('"');
  if (opening < 0) return undefined;
  const start = from + opening;
  const quoted = text.slice(start + 1, at - 1);
  return quoted === "" || quoted.includes("\n") || isWordAt(text, start - 1) ? undefined : start;
}
