/** From the header of a private key to its key stand a few lines of text at most. */
export const KEY_HEADER_CHARS_MAX = 1_024;

const header =
  /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY|---- BEGIN SSH2 ENCRYPTED PRIVATE KEY|PuTTY-User-Key-File-/g;
const footer = /---- ?END [A-Z0-9 ]{0,48}PRIVATE KEY(?: BLOCK)? ?-{4,5}/g;

/** Where, from `from` on, the first private key begins. */
export function privateKeyStart(text: string, from: number): number | undefined {
  const next = new RegExp(header);
  next.lastIndex = from;
  return next.exec(text)?.index;
}

/** Where the first last line of a private key ends. */
export function privateKeyEnd(text: string, from: number): number | undefined {
  const next = new RegExp(footer);
  next.lastIndex = from;
  return next.test(text) ? next.lastIndex : undefined;
}

/** The last line of a private key is no longer. */
export const KEY_FOOTER_CHARS_MAX = 80;
