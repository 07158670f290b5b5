/**
 * The checkpoints of a text that holds one or, as the file to which they are appended, many; what a crash cut off is passed
 * over, and line breaks are forgiven, which a copy may have changed. A text without any comes back whole, for who reads it
 * to say what it is not. Time is linear in the text.
 */
export function splitNotes(text: string): readonly string[] {
  const trimmed = text.replaceAll("\r\n", "\n").trim();
  if (trimmed === "") return [];
  const lines = trimmed.split("\n");
  const notes: string[] = [];
  let blank = -1;
  for (let at = 0; at < lines.length; ) {
    if (blank < at) blank = nextBlank(lines, at);
    const end = isHead(lines, at, blank) ? endOfSignatures(lines, blank + 1) : 0;
    if (end > blank + 1) notes.push(`${lines.slice(at, end).join("\n")}\n`);
    at = end > blank + 1 ? end : at + 1;
  }
  return notes.length === 0 ? [text] : notes;
}

/** Origin, size, root hash, perhaps more lines, and the empty line (C2SP tlog-checkpoint). */
function isHead(lines: readonly string[], at: number, blank: number): boolean {
  return (
    blank >= at + 3 &&
    blank < lines.length &&
    /^\d+$/.test(lines[at + 1] ?? "") &&
    /^[A-Za-z0-9+/]{43}=$/.test(lines[at + 2] ?? "")
  );
}

function nextBlank(lines: readonly string[], from: number): number {
  const at = lines.indexOf("", from);
  return at === -1 ? lines.length : at;
}

function endOfSignatures(lines: readonly string[], from: number): number {
  let end = from;
  while (/^— ./.test(lines[end] ?? "")) end += 1;
  return end;
}
