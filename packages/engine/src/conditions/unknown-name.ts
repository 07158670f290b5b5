import { nearestWord } from "../nearest-word.ts";
import { type Complaint, shownName } from "./complaint.ts";
import type { Scope } from "./meaning.ts";
import type { FactPath, Vocabulary } from "./vocabulary.ts";

/** The paths of a record's fields; none where the path is no record. */
export function fieldsOf(path: FactPath, { facts }: Vocabulary): readonly FactPath[] {
  return [...facts.keys()].filter((one) => one.startsWith(`${path}.`));
}

/** Whether the path is a record. */
export function hasFields(path: FactPath, { facts }: Vocabulary): boolean {
  const prefix = `${path}.`;
  for (const one of facts.keys()) if (one.startsWith(prefix)) return true;
  return false;
}

/** What to say of a path that is no fact. */
export function unknownFact(path: FactPath, vocabulary: Vocabulary): Complaint {
  const hidden = hiddenFact(path);
  if (hidden !== undefined) return hidden;
  const fields = fieldsOf(path, vocabulary);
  if (path === "signals" || fields.length > 0) return aRecord(path, fields);
  const message = `there is no fact ${shownName(path)}`;
  const known = [...vocabulary.facts.keys()];
  const near = known.find((one) => one.endsWith(`.${path}`)) ?? nearestWord(path, known);
  if (near !== undefined) return { message, mend: `Did you mean ${near}?` };
  if (/^\w{1,48}$/.test(path)) return { message, mend: `Put it in quotes if it is text: '${path}'.` };
  return { message, mend: `There are ${rootsOf(vocabulary).join(", ")}.` };
}

function aRecord(path: FactPath, fields: readonly FactPath[]): Complaint {
  const shown = fields.length > 8 ? [...fields.slice(0, 8), "…"] : fields;
  const mend =
    fields.length === 0 ? "Declare one under `signals:`." : `Name one of its fields: ${shown.join(", ")}.`;
  return { message: `\`${path}\` is a record, not a value`, mend };
}

/** What to say of a signal that no document declares. */
export function unknownSignal(
  name: string,
  { vocabulary, beside = "string" }: Pick<Scope, "vocabulary" | "beside">,
): Complaint {
  if (!isSignalName(name)) return notASignalName(name);
  const near = nearestWord(name, [...vocabulary.signals.keys()]);
  return {
    message: `the signal \`${name}\` is not declared`,
    mend:
      near === undefined
        ? `Declare its type under \`signals:\`, as in ${name}: ${beside}.`
        : `Did you mean signals.${near}?`,
  };
}

/** The names that a signal may have (SEMANTICS 1). */
export function isSignalName(name: string): boolean {
  return /^[a-z][a-z0-9_]{0,40}$/.test(name);
}

export function notASignalName(name: string): Complaint {
  const mend = "A signal's name is up to 41 of a-z, 0-9 and _, beginning with a letter.";
  return { message: `${shownName(name)} cannot be the name of a signal`, mend };
}

/** What stands before the first dot of a path. */
export function rootsOf({ facts }: Vocabulary): readonly string[] {
  return [...new Set([...facts.keys()].map((path) => path.split(".")[0] ?? path))];
}

/** What to say of a fact that is there and that no rule may read. */
export function hiddenFact(path: FactPath): Complaint | undefined {
  return hiddenFacts.get(path);
}

const hiddenFacts: ReadonlyMap<FactPath, Complaint> = new Map([
  ["request_id", notReadable("request_id")],
  ["timestamp", notReadable("timestamp")],
  [
    "decision",
    {
      message: "only an invariant may read `decision`",
      mend: "A rule decides: it comes before there is a decision.",
    },
  ],
]);

/** The same question must be decided the same, whenever and however often it is asked. */
function notReadable(path: FactPath): Complaint {
  return { message: `no rule may read \`${path}\``, mend: "Send what matters of it as a signal." };
}
