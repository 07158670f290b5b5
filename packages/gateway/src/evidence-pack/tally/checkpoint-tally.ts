import type { CheckpointSigned } from "@meshgate/contracts";
import type { CheckpointEvidence, CheckpointTarget } from "../evidence-summary.ts";
import type { Tally } from "./tally.ts";

/** As many checkpoints as a pack has: the newest that were handed over. */
const SIZES_MAX = 1_000;

/** Which checkpoints went where. */
export function tallyCheckpoints(): Tally<CheckpointEvidence> {
  const targets = new Map<string, CheckpointTarget>();
  const sizes = new Set<number>();
  return {
    add({ type, data, occurred_at: at }) {
      if (type !== "checkpoint.signed") return;
      const { size, target } = data as CheckpointSigned;
      const { kind, name, leaves_machine: isElsewhere } = target;
      targets.set(`${kind} ${name}`, { kind, name, isElsewhere, size, at });
      sizes.add(size);
      const [oldest] = sizes;
      if (sizes.size > SIZES_MAX && oldest !== undefined) sizes.delete(oldest);
    },
    result: () => ({ targets: [...targets.values()], sizes: [...sizes] }),
  };
}
