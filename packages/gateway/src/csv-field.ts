/**
 * One field of a CSV line (RFC 4180). INVARIANT: nothing that a caller names is read as a formula by a spreadsheet; a leading
 * quote mark makes it text.
 */
export function csvField(value: string | number): string {
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
