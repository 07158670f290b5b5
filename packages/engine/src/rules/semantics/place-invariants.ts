import { readCondition } from "../../conditions/read-condition.ts";
import type { Vocabulary } from "../../conditions/vocabulary.ts";
import { withDecision } from "../../conditions/with-decision.ts";
import type { PolicyProblem } from "../policy-problem.ts";
import type { Invariant } from "../rule-set.ts";
import type { PolicySource } from "../source/policy-source.ts";
import { toProblem } from "../source/to-problem.ts";
import type { DocumentForm } from "../structure/read-document.ts";
import type { InvariantForm } from "../structure/read-rule.ts";
import { placeCondition } from "./place-condition.ts";

/** An invariant whose condition was read, and where it stands. */
export interface PlacedInvariant {
  readonly invariant: Invariant;
  readonly form: InvariantForm;
  readonly source: PolicySource;
}

/** Reads what the documents assert of every request and its decision. */
export function placeInvariants(
  documents: readonly DocumentForm[],
  vocabulary: Vocabulary,
): { readonly invariants: readonly PlacedInvariant[]; readonly problems: readonly PolicyProblem[] } {
  const judged = withDecision(vocabulary);
  const invariants: PlacedInvariant[] = [];
  const problems: PolicyProblem[] = [];
  for (const { source, invariants: forms } of documents) {
    for (const form of forms) {
      const { name, description, assert: text } = form;
      if (text === undefined) continue;
      const read = readCondition(text, judged);
      const path = [...form.path, "assert"];
      if (!read.ok)
        problems.push(...read.error.map((one) => toProblem(source, "semantics", placeCondition(one, path))));
      else if (name !== undefined) {
        const head = description === undefined ? { name } : { name, description };
        const invariant = { ...head, text, ...read.value, place: placeOf(form, source) };
        invariants.push({ invariant, form, source });
      }
    }
  }
  return { invariants, problems };
}

function placeOf({ path }: InvariantForm, source: PolicySource): Invariant["place"] {
  const { file, line, column } = source.place({ path });
  return { file, line, column };
}
