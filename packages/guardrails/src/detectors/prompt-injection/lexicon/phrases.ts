/** The phrases that a line of a vocabulary stands for: `(no | zero) (rules | limits) | lawless` are five. */
export function phrasesOf(line: string): readonly string[] {
  return alternatives(line.replace(/\s+/g, " ").trim()).flatMap(expand);
}

/** Parted by ` | ` outside of parentheses. */
function alternatives(line: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let phrase = "";
  for (const piece of line.split(" | ")) {
    phrase = phrase === "" ? piece : `${phrase} | ${piece}`;
    depth += piece.split("(").length - piece.split(")").length;
    if (depth > 0) continue;
    found.push(phrase);
    phrase = "";
  }
  return found;
}

function expand(phrase: string): readonly string[] {
  const parts = phrase.split(/[()]/).map((part) => part.trim().split(" | "));
  return parts.reduce<readonly string[]>(
    (heads, part) => heads.flatMap((head) => part.map((word) => `${head} ${word}`.trim())),
    [""],
  );
}
