/** Why a proof proves nothing. */
export type ProofProblem =
  /** A number that is no whole number from 0 to 2^53 − 1, a leaf outside the tree, a tree that shrinks. */
  | { readonly kind: "impossible-numbers" }
  /** Not 32 bytes: `at` counts the proof's hashes from 0; −1 is a hash that came beside the proof. */
  | { readonly kind: "malformed-hash"; readonly at: number }
  | { readonly kind: "wrong-length"; readonly expected: number; readonly actual: number }
  /** The proof leads elsewhere: what it is about is not what the root covers. */
  | { readonly kind: "root-differs"; readonly root: "old" | "new"; readonly computed: Uint8Array };
