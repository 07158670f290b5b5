/** Whether a checkpoint may be signed now. */
export type CheckpointPermission =
  | {
      readonly kind: "granted";
      /** 1, and one more with each fork that an admin acknowledged: which origin the log goes under (`originOf`). */
      readonly generation: number;
    }
  /** In a sentence for the log: the tree is not compared yet with what is known of it outside, or it contradicts that. */
  | { readonly kind: "withheld"; readonly why: string };

/** Asked by the signer before each checkpoint: no witness is to be shown two histories under one name. */
export type CheckpointPermit = () => CheckpointPermission;

/**
 * The origin line of a log's checkpoints: after a fork that was acknowledged the log goes on under a new one, since under the
 * old one there are checkpoints that it contradicts.
 */
export function originOf(base: string, generation: number): string {
  return generation === 1 ? base : `${base}/${generation}`;
}
