import type { JsonObject, JsonValue, Path } from "@meshgate/canon";
import { nearestWord } from "../nearest-word.ts";
import { type Complaint, shownName } from "./complaint.ts";
import { unfitValue } from "./unfit-value.ts";
import { fieldsOf, hiddenFact, notASignalName, rootsOf } from "./unknown-name.ts";
import { describeType } from "./value-type.ts";
import type { FactPath, FactType, Vocabulary } from "./vocabulary.ts";

/** What to say of an entry whose value its fact can never have. */
export function unfitEntry(value: Exclude<JsonValue, null>, { path, type }: FactType): Complaint {
  if (type.kind === "list") {
    const mend = `Write \`when\` as an expression: "'a' in ${path}".`;
    return { message: `\`${path}\` is a list, and a map compares single values`, mend };
  }
  if (typeof value !== "object") return unfitValue(`\`${path}\``, type, value);
  const mend = `Give one value; for several, write \`when\` as an expression: "${path} in ['a', 'b']".`;
  return { message: `\`${path}\` is ${describeType(type)}, not a ${isMap(value) ? "map" : "list"}`, mend };
}

/** What to say of a record that was given a value instead of a map. */
export function notARecord(name: FactPath, vocabulary: Vocabulary): Complaint {
  const field = fieldsOf(name, vocabulary)[0]?.slice(name.length + 1) ?? "caller_trust";
  return {
    message: `\`${name}\` is a record, not a value`,
    mend: `Name its fields, as in ${name}: {${field}: ...}.`,
  };
}

/** What to say of a key that the envelope does not have. */
export function unknownEntry(path: Path, vocabulary: Vocabulary): Complaint {
  const [root = "", field] = path.map(String);
  if (field !== undefined) {
    return root === "signals" ? notASignalName(field) : unknownKey(field, fieldNames(root, vocabulary));
  }
  const [first = root, ...others] = root.split(".");
  if (others.length > 0) {
    const mend = `Nest it: ${first}: {${others.join(".")}: ...}.`;
    return { message: `${shownName(root)} is a path, not a key`, mend };
  }
  return hiddenFact(root) ?? nestedElsewhere(root, vocabulary) ?? unknownKey(root, rootsOf(vocabulary));
}

export function isMap(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `sensitivity` at the top, where it stands in `resource`. */
function nestedElsewhere(name: string, { facts }: Vocabulary): Complaint | undefined {
  const path = [...facts.keys()].find((one) => one.endsWith(`.${name}`));
  const [root] = path?.split(".") ?? [];
  if (root === undefined) return undefined;
  return { message: `there is no fact \`${name}\``, mend: `Did you mean ${root}: {${name}: ...}?` };
}

function unknownKey(key: string, known: readonly string[]): Complaint {
  const near = nearestWord(key, known);
  const mend = near === undefined ? `There are ${known.join(", ")}.` : `Did you mean ${near}?`;
  return { message: `there is no fact ${shownName(key)}`, mend };
}

function fieldNames(root: string, vocabulary: Vocabulary): readonly string[] {
  return fieldsOf(root, vocabulary).map((path) => path.slice(root.length + 1));
}
