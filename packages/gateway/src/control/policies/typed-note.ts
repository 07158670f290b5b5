import { createHash, randomBytes } from "node:crypto";
import type { Note } from "../../ports/control-store.ts";
import { type ChangeContext, newEntityId } from "./change-context.ts";

/** Free text that a person typed: the note to be kept apart, and the salted hash that the event has in its place (SEMANTICS 9). */
export function typedNote(
  text: string,
  context: Pick<ChangeContext, "newId">,
): { readonly note: Note; readonly sha256: string } {
  const salt = randomBytes(16).toString("hex");
  const sha256 = createHash("sha256").update(`${salt}${text}`).digest("hex");
  return { note: { id: newEntityId("note", context), text, salt }, sha256 };
}
