// YOURS TO EDIT: put your sign-in here. This table stands in for it.

import type { Caller } from "./mapper.ts";

const trustByName: ReadonlyMap<string, Caller["trust"]> = new Map([
  ["records-office", "high"],
  ["intranet", "medium"],
]);

/** The caller that the header `x-caller` names. Whoever is not known has low trust. */
export function readCaller(headers: Headers): Caller {
  const id = headers.get("x-caller") ?? "unknown";
  return { id: id.slice(0, 256) || "unknown", trust: trustByName.get(id) ?? "low" };
}
