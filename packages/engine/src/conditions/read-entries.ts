import type { JsonObject, JsonValue, Path } from "@meshgate/canon";
import type { Result } from "../result.ts";
import type { Complaint } from "./complaint.ts";
import type { Condition } from "./condition.ts";
import type { ConditionProblem } from "./condition-problem.ts";
import { factAt } from "./fact-at.ts";
import { allOf, constant, not, testOf } from "./normal-form.ts";
import { present } from "./presence.ts";
import { shareTests } from "./share-tests.ts";
import { isMap, notARecord, unfitEntry, unknownEntry } from "./unfit-entry.ts";
import { fieldsOf, hasFields, isSignalName } from "./unknown-name.ts";
import { admits } from "./value-type.ts";
import type { FactType, Vocabulary } from "./vocabulary.ts";

/** What is wrong with an entry of a map `when`. */
export interface EntryProblem extends Complaint {
  readonly code: ConditionProblem["code"];
  /** Within the map. */
  readonly path: Path;
}

/**
 * The condition of a map `when` (SEMANTICS 3): each entry must equal its fact, nested maps recurse, an empty map is true.
 * An absent fact is no match; `null` matches absent alone. All problems at once.
 */
export function readEntries(
  map: JsonObject,
  vocabulary: Vocabulary,
): Result<Condition, readonly EntryProblem[]> {
  const problems: EntryProblem[] = [];
  const condition = readRecord(map, [], { vocabulary, problems });
  if (problems.length > 0) return { ok: false, error: problems };
  return { ok: true, value: shareTests(condition, vocabulary) };
}

interface Reading {
  readonly vocabulary: Vocabulary;
  readonly problems: EntryProblem[];
}

function readRecord(map: JsonObject, path: Path, reading: Reading): Condition {
  const entries = Object.entries(map).flatMap(([key, value]) =>
    value === undefined ? [] : [readEntry(value, [...path, key], reading)],
  );
  return allOf(entries);
}

function readEntry(value: JsonValue, path: Path, reading: Reading): Condition {
  const { vocabulary } = reading;
  const name = path.join(".");
  const fact = factOfEntry(path, vocabulary);
  if (fact !== undefined) return readValue(value, fact, path, reading);
  if (!isRecordOfFacts(path, vocabulary))
    return refuse(reading, "UNKNOWN_FACT", path, unknownEntry(path, vocabulary));
  if (isMap(value)) return readRecord(value, path, reading);
  const presences = fieldsOf(name, vocabulary).map((field) => present(field, vocabulary));
  const mayBeAbsent = name !== "signals" && presences.every((one) => one.kind !== "constant");
  if (value === null && mayBeAbsent) return allOf(presences.map(not));
  return refuse(reading, "TYPE_ERROR", path, notARecord(name, vocabulary));
}

/** The fact that an entry names. Any signal may be named here, declared or not; of a declared one the name was looked at. */
function factOfEntry(path: Path, vocabulary: Vocabulary): FactType | undefined {
  const [root, ...fields] = path.map(String);
  if (root === "signals") {
    const [name, ...more] = fields;
    if (name === undefined || more.length > 0) return undefined;
    return vocabulary.signals.has(name) || isSignalName(name)
      ? factAt(vocabulary, `signals.${name}`)
      : undefined;
  }
  return path.some((key) => `${key}`.includes(".")) ? undefined : vocabulary.facts.get(path.join("."));
}

function isRecordOfFacts(path: Path, vocabulary: Vocabulary): boolean {
  return path.length === 1 && (path[0] === "signals" || hasFields(`${path[0]}`, vocabulary));
}

/** Where a fact is always there, its entry is the same test as `==` in an expression. */
function readValue(value: JsonValue, fact: FactType, path: Path, reading: Reading): Condition {
  if (value === null) return readNull(fact, path, reading);
  if (typeof value === "object" || !admits(fact.type, value)) {
    return refuse(reading, "TYPE_ERROR", path, unfitEntry(value, fact));
  }
  const exact = typeof value === "number" ? value + 0 : value;
  if (fact.presence === "always") return testOf({ kind: "one-of", path: fact.path, values: [exact] });
  return testOf({ kind: "entry", path: fact.path, value: exact });
}

function readNull({ path: name }: FactType, path: Path, reading: Reading): Condition {
  const there = present(name, reading.vocabulary);
  if (there.kind !== "constant") return not(there);
  return refuse(reading, "TYPE_ERROR", path, {
    message: `\`${name}\` is always there, and null matches only what is absent`,
    mend: "Take the entry out, or name a value.",
  });
}

function refuse(reading: Reading, code: EntryProblem["code"], path: Path, complaint: Complaint): Condition {
  reading.problems.push({ code, path, ...complaint });
  return constant(false);
}
