import { canonicalJson } from "@meshgate/canon";
import { type FactType, type ValueType, type Vocabulary, vocabularyOf } from "../../conditions/vocabulary.ts";
import type { PolicyProblem } from "../policy-problem.ts";
import type { PolicySource } from "../source/policy-source.ts";
import { toProblem } from "../source/to-problem.ts";
import type { DocumentForm } from "../structure/read-document.ts";

/** What the documents declare together. */
export interface JoinedDeclarations {
  /** What is declared wrongly, or in two ways, has the type `any`. */
  readonly vocabulary: Vocabulary;
  /** Whether there is no signal but those of the vocabulary. */
  readonly knowsAllSignals: boolean;
  readonly problems: readonly PolicyProblem[];
}

/** Joins what the documents declare; `undefined` stands for a file that could not be read. */
export function joinDeclarations(documents: readonly (DocumentForm | undefined)[]): JoinedDeclarations {
  const problems: PolicyProblem[] = [];
  const signals = [...declarationsByName(documents)].map(([name, declarations]) => {
    const joined = joinTypes(name, declarations);
    problems.push(...joined.problems);
    return [name, joined.type] as const;
  });
  const actions = documents.map((document) => document?.declarations.actions);
  const vocabulary = vocabularyOf({
    signals: new Map(signals),
    actions: [...new Set(actions.flatMap((names) => names ?? []))],
  });
  return {
    vocabulary: actions.includes(undefined) ? withAnyAction(vocabulary) : vocabulary,
    knowsAllSignals: documents.every((document) => document?.declarations.signals !== undefined),
    problems,
  };
}

/** A signal as one document declares it. */
interface Declaration {
  readonly type: ValueType;
  readonly source: PolicySource;
}

function declarationsByName(
  documents: readonly (DocumentForm | undefined)[],
): ReadonlyMap<string, readonly Declaration[]> {
  const byName = new Map<string, Declaration[]>();
  for (const { source, declarations } of documents.filter((one) => one !== undefined)) {
    for (const [name, type] of declarations.signals ?? []) {
      const declaration = { type, source };
      const known = byName.get(name);
      if (known === undefined) byName.set(name, [declaration]);
      else known.push(declaration);
    }
  }
  return byName;
}

function joinTypes(
  name: string,
  declarations: readonly Declaration[],
): { readonly type: ValueType; readonly problems: readonly PolicyProblem[] } {
  const sound = declarations.filter(({ type }) => type.kind !== "any");
  const [first] = sound;
  if (first === undefined) return { type: { kind: "any" }, problems: [] };
  const problems = sound
    .filter(({ type }) => !isSameType(type, first.type))
    .map(({ source }) =>
      toProblem(source, "semantics", {
        code: "DIFFERENT_SIGNAL_TYPES",
        path: ["signals", name],
        message: `${first.source.file} declares the signal \`${name}\` with another type`,
        mend: "Give it one type in all documents.",
      }),
    );
  const isAgreed = sound.length === declarations.length && problems.length === 0;
  return { type: isAgreed ? first.type : { kind: "any" }, problems };
}

/** The order in which values are listed means nothing. */
function isSameType(a: ValueType, b: ValueType): boolean {
  if (a.kind !== "one-of" || b.kind !== "one-of") return a.kind === b.kind;
  return canonicalJson(a.values.toSorted()) === canonicalJson(b.values.toSorted());
}

/** Which actions there are is not known: a condition may name any. */
function withAnyAction(vocabulary: Vocabulary): Vocabulary {
  const action: FactType = { path: "action", type: { kind: "any" }, presence: "always", checked: true };
  return { ...vocabulary, facts: new Map([...vocabulary.facts, [action.path, action]]) };
}
