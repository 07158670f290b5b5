import type { VerifierKey } from "@meshgate/ledger";
import { consistencyProof } from "../../ledger/root-at.ts";
import { type CheckpointTarget, type HandedOver, TargetUnavailable } from "../../ports/checkpoint-target.ts";
import type { KeptCheckpoint, Ledger } from "../../ports/ledger.ts";
import { askWitness, type WitnessAnswer } from "./ask-witness.ts";
import { cosignaturesOf } from "./cosignatures-of.ts";

export interface WitnessTargetOptions {
  /** The submission prefix. */
  readonly url: string;
  readonly key: VerifierKey;
  readonly ledger: Pick<Ledger, "size" | "nodes" | "latestCheckpoint">;
}

const OVERTAKEN = "another process handed a later checkpoint over meanwhile";

/** Has checkpoints cosigned by a witness, which signs only what goes on from the last one that it saw (C2SP tlog-witness). */
export function createWitnessTarget(
  { url, key, ledger }: WitnessTargetOptions,
  name: string,
): CheckpointTarget {
  async function ask(checkpoint: KeptCheckpoint, old: number, signal: AbortSignal): Promise<WitnessAnswer> {
    const proof = old === 0 ? [] : await consistencyProof({ from: old, to: checkpoint.size }, ledger);
    return await askWitness({ url, old, proof, checkpoint: checkpoint.note }, signal);
  }

  /** What its answer means; `retry` is the size from which it wants to be told. */
  async function judge(
    answer: WitnessAnswer,
    { note, size }: KeptCheckpoint,
    old: number,
  ): Promise<HandedOver | { readonly kind: "retry"; readonly old: number }> {
    switch (answer.kind) {
      case "cosigned":
        return { kind: "kept", cosignatures: cosignaturesOf(note, answer.lines, key) };
      case "inconsistent":
        return {
          kind: "contradicted",
          contradiction: `It cosigned a checkpoint of ${old} events, and this log does not go on from that.`,
        };
      case "other-size": {
        if (answer.size === old && old === size) {
          return {
            kind: "contradicted",
            contradiction: `It cosigned another tree of the same ${size} events.`,
          };
        }
        const treeSize = await ledger.size();
        if (answer.size > treeSize) {
          return {
            kind: "contradicted",
            contradiction: `It cosigned a checkpoint of ${answer.size} events, and the database has ${treeSize}.`,
          };
        }
        if (answer.size === old) throw new TargetUnavailable("it answered 409 to the size that it names");
        if (answer.size > size) throw new TargetUnavailable(OVERTAKEN);
        return { kind: "retry", old: answer.size };
      }
      case "refused":
        throw new TargetUnavailable(answer.why);
    }
  }

  return {
    kind: "witness",
    name,
    async newest(signal) {
      const checkpoint = await ledger.latestCheckpoint();
      if (checkpoint === undefined) return undefined;
      const answer = await ask(checkpoint, 0, signal);
      if (answer.kind === "other-size") return { kind: "size", size: answer.size };
      if (answer.kind === "cosigned") return { kind: "size", size: checkpoint.size };
      throw new TargetUnavailable(answer.kind === "refused" ? answer.why : "it cannot check an empty proof");
    },
    async keep(checkpoint, from, signal) {
      const first = await judge(await ask(checkpoint, from, signal), checkpoint, from);
      if (first.kind !== "retry") return first;
      const second = await judge(await ask(checkpoint, first.old, signal), checkpoint, first.old);
      if (second.kind !== "retry") return second;
      throw new TargetUnavailable(OVERTAKEN);
    },
  };
}
