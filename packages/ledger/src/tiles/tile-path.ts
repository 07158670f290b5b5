import { fromDecimal } from "../encoding/decimal.ts";

/** A resource of a tiled log. `width` counts hashes or entries: 256, or fewer where the tree ends in it. */
export type Tile =
  | { readonly kind: "hashes"; readonly level: number; readonly place: number; readonly width: number }
  | { readonly kind: "entries"; readonly place: number; readonly width: number };

/** Of a full tile; one level of tiles is eight of the tree. Source: C2SP tlog-tiles. */
export const TILE_WIDTH = 256;

const LEVEL_MAX = 63;

/** `tile/<level>/<place>` or `tile/entries/<place>`; where it is partial, `.p/<width>` follows. Source: C2SP tlog-tiles. */
export function tilePath(tile: Tile): string {
  const kind = tile.kind === "entries" ? "entries" : tile.level;
  const part = tile.width === TILE_WIDTH ? "" : `.p/${tile.width}`;
  return `tile/${kind}/${printPlace(tile.place)}${part}`;
}

/** Threes of digits, all but the last behind an x: 1234067 is x001/x234/067, so that no folder holds too much. */
function printPlace(place: number): string {
  const digits = String(place);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, "0");
  return padded.replaceAll(/[0-9]{3}(?=[0-9])/g, "x$&/");
}

/** `undefined` for what `tilePath` would never print: each tile has one path. */
export function parseTilePath(path: string): Tile | undefined {
  const [, kind = "", placePath = "", part] =
    /^tile\/([0-9]{1,2}|entries)\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/.exec(path) ?? [];
  const place = Number(placePath.replaceAll(/[x/]/g, ""));
  const width = part === undefined ? TILE_WIDTH : Number(part);
  if (placePath === "" || !Number.isSafeInteger(place) || width < 1 || width > TILE_WIDTH) return undefined;
  const tile = tileOf(kind, { place, width });
  return tile !== undefined && tilePath(tile) === path ? tile : undefined;
}

function tileOf(kind: string, which: { readonly place: number; readonly width: number }): Tile | undefined {
  if (kind === "entries") return { kind: "entries", ...which };
  const level = fromDecimal(kind);
  return level === undefined || level > LEVEL_MAX ? undefined : { kind: "hashes", level, ...which };
}
