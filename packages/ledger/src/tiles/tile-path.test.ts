import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { parseTilePath, TILE_WIDTH, type Tile, tilePath } from "./tile-path.ts";

const place = fc.oneof(fc.nat(2_000), fc.maxSafeNat());
const width = fc.integer({ min: 1, max: TILE_WIDTH });
const someTile: fc.Arbitrary<Tile> = fc.oneof(
  fc.record({ kind: fc.constant("hashes"), level: fc.nat(63), place, width }),
  fc.record({ kind: fc.constant("entries"), place, width }),
);

describe("the path of a tile", () => {
  test("leads back to it", () => {
    fc.assert(fc.property(someTile, (tile) => expect(parseTilePath(tilePath(tile))).toEqual(tile)));
  });

  test("is the only one: a path is refused, or printed again as it is", () => {
    const piece = fc.constantFrom(
      "tile/",
      "entries/",
      "x",
      "000/",
      "001",
      "0",
      "1",
      "9",
      ".p/",
      "/",
      "255",
      "256",
    );
    fc.assert(
      fc.property(someTile, fc.array(piece, { maxLength: 4 }), fc.nat(40), (tile, pieces, at) => {
        const path = tilePath(tile);
        const edited = path.slice(0, at) + pieces.join("") + path.slice(at + pieces.length);
        const parsed = parseTilePath(edited);
        expect(parsed === undefined ? edited : tilePath(parsed)).toBe(edited);
      }),
      { numRuns: 2_000 },
    );
  });
});
