import { canonicalJson } from "@meshgate/canon";
import { type ValueType, type Vocabulary, vocabularyOf } from "../../conditions/vocabulary.ts";
import type { PolicyProblem } from "../policy-problem.ts";
import { toProblem } from "../source/to-problem.ts";
import type { DocumentForm } from "../structure/read-document.ts";

/** What the documents declare together; absent where one cannot be read, since what conditions mean hangs on it. */
export function joinDeclarations(documents: readonly DocumentForm[]): {
  readonly vocabulary: Vocabulary | undefined;
  readonly problems: readonly PolicyProblem[];
} {
  const problems: PolicyProblem[] = [];
  const signals = new Map<string, { readonly type: ValueType; readonly file: string }>();
  for (const { source, declarations } of documents) {
    for (const [name, type] of declarations?.signals ?? []) {
      const known = signals.get(name);
      if (known === undefined) signals.set(name, { type, file: source.file });
      else if (!isSameType(known.type, type)) {
        problems.push(
          toProblem(source, "semantics", {
            code: "DIFFERENT_SIGNAL_TYPES",
            path: ["signals", name],
            message: `${known.file} declares the signal \`${name}\` with another type`,
            mend: "Give it one type in all documents.",
          }),
        );
      }
    }
  }
  if (problems.length > 0 || documents.some(({ declarations }) => declarations === undefined)) {
    return { vocabulary: undefined, problems };
  }
  const vocabulary = vocabularyOf({
    signals: new Map([...signals].map(([name, { type }]) => [name, type])),
    actions: [...new Set(documents.flatMap(({ declarations }) => declarations?.actions ?? []))],
  });
  return { vocabulary, problems };
}

/** The order in which values are listed means nothing. */
function isSameType(a: ValueType, b: ValueType): boolean {
  if (a.kind !== "one-of" || b.kind !== "one-of") return a.kind === b.kind;
  return canonicalJson(a.values.toSorted()) === canonicalJson(b.values.toSorted());
}
