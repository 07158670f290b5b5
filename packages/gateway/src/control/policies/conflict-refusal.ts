import type { Refusal } from "../../pipeline/refusal.ts";
import type { ControlConflict } from "../../ports/control-store.ts";

/** What the caller is told of a change that does not fit what is there: of the first conflict. */
export function conflictRefusal([first]: readonly ControlConflict[]): Refusal {
  if (first === undefined) throw new RangeError("A change was refused without a conflict.");
  switch (first.kind) {
    case "name-taken":
      return nameTaken(first.entity, first.name);
    case "not-found":
      return { kind: "not-found", message: `There is no ${first.entity} \`${first.id}\` any more.` };
    case "changed-meanwhile":
      return {
        kind: "changed-meanwhile",
        message: `The ${first.entity} \`${first.id}\` was changed meanwhile. Read it again, and send your change if it still fits.`,
      };
  }
}

export function nameTaken(entity: string, name: string): Refusal {
  return {
    kind: "name-taken",
    message: `There is a ${entity.replaceAll("_", " ")} named \`${name}\` already. Choose another name, or change that one.`,
    field: entity === "key" ? "alias" : "name",
  };
}
