import { readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dir, "../../../conformance/ledger");

interface TreeVectors {
  readonly leaves: readonly { readonly text: string; readonly hash: string }[];
  readonly roots: readonly { readonly size: number; readonly root: string }[];
}

interface ProofVectors {
  readonly inclusion: readonly {
    readonly index: number;
    readonly size: number;
    readonly proof: readonly string[];
  }[];
  readonly consistency: readonly {
    readonly from: number;
    readonly to: number;
    readonly proof: readonly string[];
  }[];
}

interface NoteVectors {
  readonly keys: readonly KeyVector[];
  readonly checkpoints: readonly CheckpointVector[];
  readonly proofs: readonly {
    readonly about: string;
    readonly index: number;
    readonly extra?: string;
    readonly text: string;
  }[];
}

interface KeyVector {
  readonly name: string;
  readonly algorithm: "ed25519" | "cosignature-v1";
  readonly secret_key: string;
  readonly public_key: string;
  readonly key_id: string;
  readonly verifier_key: string;
}

interface CheckpointVector {
  readonly about: string;
  readonly size: number;
  readonly root: string;
  readonly extensions: readonly string[];
  readonly note: string;
  readonly signed_by: readonly string[];
  readonly cosigned_at_seconds?: number;
}

interface TilePathVectors {
  readonly paths: readonly {
    readonly path: string;
    readonly level?: number;
    readonly place: number;
    readonly width: number;
  }[];
  readonly refused: readonly string[];
}

export const treeVectors: TreeVectors = readVectors("tree.json");
export const proofVectors: ProofVectors = readVectors("proofs.json");
export const noteVectors: NoteVectors = readVectors("notes.json");
export const tilePathVectors: TilePathVectors = readVectors("tile-paths.json");

/** What conformance/ledger/README.md says is in the file. */
function readVectors<Vectors>(file: string): Vectors {
  return JSON.parse(readFileSync(join(folder, file), "utf8"));
}
