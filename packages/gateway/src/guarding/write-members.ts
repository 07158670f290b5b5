import { isFormatName, isFormatWord, type Names, namesBelow } from "../pipeline/format-names.ts";
import type { PassageWriter } from "./passage-writer.ts";
import type { ValuePath } from "./place.ts";

/** A member of an object, or an item of the list that it holds. */
export interface Member {
  readonly name: string;
  readonly path: ValuePath;
  /** Whose the name is. */
  readonly names: Names;
}

/**
 * Writes every text of a member's value, a line each: names that are nobody's words of the format among them, each before its
 * value, since it says what the value is; numbers where they are the caller's own.
 */
export function writeMember(value: unknown, member: Member, into: PassageWriter): void {
  const { name, path, names } = member;
  if (isFormatName(name, names)) {
    writeValue(value, member, into);
    return;
  }
  into.text({ path, kind: "key" }, name);
  into.glue(": ");
  writeValue(value, member, into);
  into.line();
}

/** The same without the member's own name. */
export function writeValue(value: unknown, member: Member, into: PassageWriter): void {
  const { name, path, names } = member;
  if (typeof value === "string") {
    if (isFormatWord(value, name, names)) return;
    into.text({ path, kind: "string" }, value);
    into.line();
  } else if (typeof value === "number") {
    if (namesBelow(name, names) !== "free") return;
    into.text({ path, kind: "number" }, String(value));
    into.line();
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      writeValue(item, { ...member, path: [...path, index] }, into);
    }
  } else if (typeof value === "object" && value !== null) {
    writeMembers(value, { path, names: namesBelow(name, names) }, into);
  }
}

/** Every member of an object. */
export function writeMembers(value: object, at: Omit<Member, "name">, into: PassageWriter): void {
  for (const [name, inner] of Object.entries(value)) {
    writeMember(inner, { name, path: [...at.path, name], names: at.names }, into);
  }
}
