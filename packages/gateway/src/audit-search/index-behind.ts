import type { Refusal } from "../pipeline/refusal.ts";
import type { IndexBehind } from "./view.ts";

export function indexBehind({ events }: IndexBehind): Refusal {
  return {
    kind: "index-behind",
    message: `The search index is being built: ${events} events are still to come. Try again later.`,
  };
}
