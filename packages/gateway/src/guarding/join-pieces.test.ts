import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { joinPieces } from "./join-pieces.ts";

interface Item {
  readonly index?: number;
  readonly arguments: string;
}

/** Looks through all items for each piece. */
function joinedSlowly(lists: readonly (readonly Item[])[]): readonly Item[] {
  const items: Item[] = [];
  for (const list of lists) {
    for (const [place, piece] of list.entries()) {
      const position = piece.index ?? place;
      const at = items.findIndex((item, index) => (item.index ?? index) === position);
      const before = items[at];
      if (before === undefined) items.push(piece);
      else items[at] = { ...before, ...piece, arguments: before.arguments + piece.arguments };
    }
  }
  return items;
}

const item = fc.record({ index: fc.nat(6), arguments: fc.string() }, { requiredKeys: ["arguments"] });

describe("the pieces of a streamed list", () => {
  test("come together as if each had been looked for among all before it", () => {
    fc.assert(
      fc.property(fc.array(fc.array(item, { maxLength: 4 }), { maxLength: 12 }), (lists) => {
        const joined = lists.reduce<unknown>((before, list) => joinPieces(before, list), undefined);
        expect(joined ?? []).toEqual(joinedSlowly(lists));
      }),
    );
  });

  test("leave the list that they were joined to as it was, and it can be joined again", () => {
    const before = joinPieces(undefined, [{ index: 0, arguments: "a" }]);
    const one = joinPieces(before, [{ index: 1, arguments: "b" }]);
    const other = joinPieces(before, [{ index: 1, arguments: "c" }]);
    expect([before, one, other]).toEqual([
      [{ index: 0, arguments: "a" }],
      [
        { index: 0, arguments: "a" },
        { index: 1, arguments: "b" },
      ],
      [
        { index: 0, arguments: "a" },
        { index: 1, arguments: "c" },
      ],
    ]);
  });
});
