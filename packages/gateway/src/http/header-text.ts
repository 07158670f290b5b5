/** Names come from callers and config: only what a header can carry goes into one. */
export function headerText(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : encodeURIComponent(text);
}

/**
 * One name of a list in a header: what is not visible ASCII, and what separates names and their parts or marks an encoding, is
 * percent-encoded as UTF-8, so that a list is split first and each name decoded by itself.
 */
export function headerName(name: string): string {
  return name
    .toWellFormed()
    .replace(/[^\x21-\x7e]+|[,;=+%]/gu, (part) =>
      Array.from(
        new TextEncoder().encode(part),
        (byte) => `%${byte.toString(16).padStart(2, "0").toUpperCase()}`,
      ).join(""),
    );
}
