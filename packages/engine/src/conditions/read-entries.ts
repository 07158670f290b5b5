import type { JsonObject, JsonValue, Path } from "@meshgate/canon";
import { nearestWord } from "../nearest-word.ts";
import type { Result } from "../result.ts";
import type { Complaint } from "./complaint.ts";
import type { Condition } from "./condition.ts";
import type { ConditionProblem } from "./condition-problem.ts";
import { allOf, not, testOf } from "./normal-form.ts";
import { present } from "./presence.ts";
import { fieldsOf, unknownFact } from "./resolve-path.ts";
import { admits, describeType, factAt, showValue } from "./value-type.ts";
import type { FactPath, FactType, Vocabulary } from "./vocabulary.ts";

/** What is wrong with an entry of a map `when`. */
export interface EntryProblem extends Complaint {
  readonly code: ConditionProblem["code"];
  /** Within the map. */
  readonly path: Path;
}

/**
 * The condition of a map `when` (SEMANTICS 3): each entry must equal its fact, nested maps recurse, an empty map is true.
 * An absent fact is no match; `null` matches absent alone.
 */
export function readEntries(
  map: JsonObject,
  vocabulary: Vocabulary,
): Result<Condition, readonly EntryProblem[]> {
  const problems: EntryProblem[] = [];
  const condition = readRecord(map, [], { vocabulary, problems });
  return problems.length === 0 ? { ok: true, value: condition } : { ok: false, error: problems };
}

interface Reading {
  readonly vocabulary: Vocabulary;
  readonly problems: EntryProblem[];
}

const signalName = /^[a-z][a-z0-9_]{0,40}$/;

function readRecord(map: JsonObject, path: Path, reading: Reading): Condition {
  const entries = Object.entries(map).flatMap(([key, value]) =>
    value === undefined ? [] : [readEntry(value, [...path, key], reading)],
  );
  return allOf(entries);
}

function readEntry(value: JsonValue, path: Path, reading: Reading): Condition {
  const name = path.join(".");
  const fact = entryFact(name, reading.vocabulary);
  if (fact !== undefined) return readValue(value, fact, path, reading);
  const fields = name === "signals" ? [] : fieldsOf(name, reading.vocabulary);
  if (name !== "signals" && fields.length === 0) {
    return refuse(reading, "UNKNOWN_FACT", path, unknownEntry(name, reading.vocabulary));
  }
  if (isRecord(value)) return readRecord(value, path, reading);
  const absent = fields.map((field) => present(field, reading.vocabulary));
  if (value === null && absent.length > 0 && absent.every((one) => one.kind !== "constant")) {
    return allOf(absent.map(not));
  }
  return refuse(reading, "TYPE_ERROR", path, {
    message: `\`${name}\` is a record, not a value`,
    mend: `Name its fields: ${name}: {${name === "signals" ? "caller_trust" : (fields[0] ?? "").slice(name.length + 1)}: ...}.`,
  });
}

/** The fact that an entry names. Any signal may be named here, declared or not. */
function entryFact(name: FactPath, vocabulary: Vocabulary): FactType | undefined {
  const [root, signal = "", ...more] = name.split(".");
  const isSignal = root === "signals" && more.length === 0 && signalName.test(signal);
  return isSignal ? factAt(vocabulary, name) : vocabulary.facts.get(name);
}

/** Where a fact is always there, its entry is the same test as `==` in an expression. */
function readValue(value: JsonValue, fact: FactType, path: Path, reading: Reading): Condition {
  if (value === null) {
    const isPresent = present(fact.path, reading.vocabulary);
    if (isPresent.kind !== "constant") return not(isPresent);
    return refuse(reading, "TYPE_ERROR", path, {
      message: `\`${fact.path}\` is always there, and null matches only what is absent`,
      mend: "Take the entry out, or name a value.",
    });
  }
  if (typeof value === "object" || !admits(fact.type, value)) {
    return refuse(reading, "TYPE_ERROR", path, unfitValue(value, fact));
  }
  const exact = typeof value === "number" ? value + 0 : value;
  if (fact.presence === "always") return testOf({ kind: "one-of", path: fact.path, values: [exact] });
  return testOf({ kind: "entry", path: fact.path, value: exact });
}

function unfitValue(value: JsonValue, { path, type }: FactType): Complaint {
  if (type.kind === "list") {
    const mend = `Write \`when\` as an expression: "'a' in ${path}".`;
    return { message: `\`${path}\` is a list, and a map compares single values`, mend };
  }
  if (typeof value === "object") {
    const mend = `Give one value; for several, write \`when\` as an expression: "${path} in ['a', 'b']".`;
    return {
      message: `\`${path}\` is ${describeType(type)}, and no ${isRecord(value) ? "record" : "list"}`,
      mend,
    };
  }
  const known = type.kind === "one-of" ? type.values.filter((one) => typeof one === "string") : [];
  const near = typeof value === "string" ? nearestWord(value, known) : undefined;
  return {
    message: `\`${path}\` is ${describeType(type)}, never ${showValue(value ?? "null")}`,
    mend: near === undefined ? "Name a value that it can have." : `Did you mean ${near}?`,
  };
}

function unknownEntry(name: FactPath, vocabulary: Vocabulary): Complaint {
  if (name.startsWith("signals.")) {
    return {
      message: `\`${name.slice("signals.".length)}\` cannot be the name of a signal`,
      mend: "A signal's name is up to 41 of a-z, 0-9 and _, beginning with a letter.",
    };
  }
  return unknownFact(name, vocabulary);
}

function isRecord(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refuse(reading: Reading, code: EntryProblem["code"], path: Path, complaint: Complaint): Condition {
  reading.problems.push({ code, path, ...complaint });
  return allOf([]);
}
