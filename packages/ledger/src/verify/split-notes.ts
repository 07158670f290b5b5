/** Origin, size, root hash, perhaps more lines, an empty one, signatures (C2SP tlog-checkpoint). */
const CHECKPOINT = /[^\n]+\n\d+\n[A-Za-z0-9+/]{43}=\n(?:[^\n]+\n)*\n(?:— [^\n]+\n)+/g;

/**
 * The checkpoints of a text that holds one or, as the file to which they are appended, many; what a crash cut off is passed
 * over, and line breaks are forgiven, which a copy may have changed. A text without any comes back whole, for who reads it
 * to say what it is not.
 */
export function splitNotes(text: string): readonly string[] {
  const lines = text.replaceAll("\r\n", "\n").trim();
  const notes = [...`${lines}\n`.matchAll(CHECKPOINT)].map(([note]) => note);
  return notes.length === 0 && lines !== "" ? [text] : notes;
}
