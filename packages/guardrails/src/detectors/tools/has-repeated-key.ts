/**
 * Whether some object of a JSON text, at any depth, has a key twice: readers keep one of them, and not all the same. Keys are
 * compared with their escapes resolved. INVARIANT: the text parses.
 */
export function hasRepeatedKey(json: string): boolean {
  const open: (Set<string> | undefined)[] = [];
  const next = /["{}[\]]/g;
  for (let match = next.exec(json); match !== null; match = next.exec(json)) {
    switch (match[0]) {
      case "{":
        open.push(new Set());
        break;
      case "[":
        open.push(undefined);
        break;
      case "}":
      case "]":
        open.pop();
        break;
      default: {
        const end = endOfString(json, match.index);
        next.lastIndex = end;
        const keys = open.at(-1);
        if (keys === undefined || !isKey(json, end)) break;
        const key = String(JSON.parse(json.slice(match.index, end)));
        if (keys.has(key)) return true;
        keys.add(key);
      }
    }
  }
  return false;
}

function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (json[at] !== '"') at += json[at] === "\\" ? 2 : 1;
  return at + 1;
}

const colon = /[ \t\n\r]*:/y;

function isKey(json: string, end: number): boolean {
  colon.lastIndex = end;
  return colon.test(json);
}
