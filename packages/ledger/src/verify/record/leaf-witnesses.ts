import { sameBytes } from "../../encoding/bytes.ts";
import { TILE_WIDTH } from "../../tiles/tile-path.ts";
import type { EventPlace } from "../finding.ts";
import type { Findings } from "../findings.ts";

/** A leaf of which the database does not say one thing: what the body hashes to, what its row has, what the tile has. */
export interface Disagreement {
  readonly at: EventPlace;
  readonly body?: Uint8Array;
  readonly row?: Uint8Array;
  readonly tile?: Uint8Array;
}

/** Which of them the signed root bears out, where it does. */
export type BorneOut = "rows" | "tiles" | "neither";

/** Says what was altered: whatever is not as the root has it, else whatever is not as the hash kept beside it. */
export function judge(
  leaves: readonly Disagreement[],
  { borneOut, size }: { readonly borneOut: BorneOut; readonly size: number },
  findings: Findings,
): void {
  const tiles = new Set<number>();
  for (const leaf of leaves) {
    const { at, body, row } = leaf;
    const truth = truthOf(leaf, borneOut);
    if (truth === undefined) continue;
    if (body !== undefined && !sameBytes(body, truth))
      findings.addAltered({ at, expected: truth, found: body });
    else if (row !== undefined && !sameBytes(row, truth))
      findings.add({ kind: "altered", part: "leaf-hash", at });
    else tiles.add(Math.floor(at.index / TILE_WIDTH));
  }
  for (const tile of tiles) {
    const index = tile * TILE_WIDTH;
    findings.add({ kind: "altered", part: "hashes", at: { index }, to: Math.min(index + TILE_WIDTH, size) });
  }
}

/** What the leaf is, as far as the signed root or, without it, the hash kept beside the body says. */
function truthOf({ body, row, tile }: Disagreement, borneOut: BorneOut): Uint8Array | undefined {
  if (borneOut === "tiles") return tile;
  if (borneOut === "rows") return body ?? row;
  const bodyDiffers = body !== undefined && row !== undefined && !sameBytes(body, row);
  return bodyDiffers ? row : tile;
}
