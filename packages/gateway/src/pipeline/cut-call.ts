import type { CallEnding } from "./call-ending.ts";
import type { CallEntry } from "./call-entry.ts";
import { cutRefusal } from "./cut-refusal.ts";
import { isPolicyBlock, type Refusal } from "./refusal.ts";

/** What a call is told that was ended from outside; nothing where it was not. */
export function cutOf({ flight, principal }: Pick<CallEntry, "flight" | "principal">): Refusal | undefined {
  const reason = flight.cut();
  return reason === undefined ? undefined : cutRefusal(reason, principal);
}

/** The end of such a call: what it used counts, and nothing more of its answer is released. */
export function cutEnding(ending: CallEnding, refusal: Refusal, entry: CallEntry): CallEnding {
  return {
    ...ending,
    failure: { detail: refusal.kind === "draining" ? "cancelled" : "policy", refusal },
    ...(isPolicyBlock(refusal) ? { denial: { entry, refusal } } : {}),
  };
}
