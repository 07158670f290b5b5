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

/** Every member of an object, but for one that is read by itself. */
export function writeMembers(value: object, { path, names, except }: MembersAt, into: PassageWriter): void {
  for (const name of Object.keys(value)) {
    const inner: unknown = Reflect.get(value, name);
    if (name === except || saysNothing(inner, name, names)) continue;
    writeMember(inner, { name, path: [...path, name], names }, into);
  }
}

interface MembersAt extends Omit<Member, "name"> {
  readonly except?: string;
}

/** Whether nothing would be written of a member, as is true of most: so no path to it need be made. */
export function saysNothing(value: unknown, name: string, names: Names): boolean {
  if (!isFormatName(name, names)) return false;
  switch (typeof value) {
    case "string":
      return isFormatWord(value, name, names);
    case "number":
      return namesBelow(name, names) !== "free";
    default:
      return typeof value !== "object" || value === null;
  }
}
