type Fields = Readonly<Record<string, unknown>>;

/** Where an item stands in its list, by its own word or by its place. */
const positionOf = (item: unknown, place: number): number => {
  const index: unknown = typeof item === "object" && item !== null ? Reflect.get(item, "index") : undefined;
  return Number.isSafeInteger(index) && Number(index) >= 0 ? Number(index) : place;
};

/** What stands once in a tool call; some servers say it again in every piece. */
const said: ReadonlySet<string> = new Set(["id", "type", "name", "role", "index"]);

/**
 * Puts the pieces of a streamed value together as clients do: texts one after the other, items by their index. What is said
 * again as a whole is not added.
 */
export function joinPieces(before: unknown, piece: unknown, name = ""): unknown {
  if (before === undefined || before === null) return Array.isArray(piece) ? joinItems([], piece) : piece;
  if (piece === undefined || piece === null) return before;
  if (typeof before === "string" && typeof piece === "string") {
    return said.has(name) && (piece === before || piece === "") ? before : before + piece;
  }
  if (Array.isArray(before) && Array.isArray(piece)) return joinItems(before, piece);
  if (isFields(before) && isFields(piece)) return joinFields(before, piece);
  return piece;
}

function joinItems(before: readonly unknown[], pieces: readonly unknown[]): readonly unknown[] {
  const items = [...before];
  const places = takePlaces(before);
  for (const [place, piece] of pieces.entries()) {
    const position = positionOf(piece, place);
    const at = places.get(position);
    if (at !== undefined) {
      items[at] = joinPieces(items[at], piece);
      continue;
    }
    const end = items.push(piece) - 1;
    const ownPosition = positionOf(piece, end);
    if (!places.has(ownPosition)) places.set(ownPosition, end);
  }
  placesIn.set(items, places);
  return items;
}

/** Where each position of a list that was joined here stands: thousands of tool calls are not looked through for each piece. */
const placesIn = new WeakMap<readonly unknown[], Map<number, number>>();

/** The list's own are taken from it, since they go on with the longer list; should it be joined once more, they are found anew. */
function takePlaces(items: readonly unknown[]): Map<number, number> {
  const known = placesIn.get(items);
  if (known !== undefined) {
    placesIn.delete(items);
    return known;
  }
  const places = new Map<number, number>();
  for (const [index, item] of items.entries()) {
    const position = positionOf(item, index);
    if (!places.has(position)) places.set(position, index);
  }
  return places;
}

function joinFields(before: Fields, piece: Fields): Fields {
  const names = new Set([...Object.keys(before), ...Object.keys(piece)]);
  return Object.fromEntries([...names].map((name) => [name, joinPieces(before[name], piece[name], name)]));
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
