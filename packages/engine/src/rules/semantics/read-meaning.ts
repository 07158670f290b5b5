import type { Vocabulary } from "../../conditions/vocabulary.ts";
import type { PolicyProblem } from "../policy-problem.ts";
import { toProblem } from "../source/to-problem.ts";
import type { DocumentForm } from "../structure/read-document.ts";
import type { JoinedDeclarations } from "./join-declarations.ts";
import { type PlacedInvariant, placeInvariants } from "./place-invariants.ts";
import { placeRule } from "./place-rule.ts";
import type { PlacedRule } from "./placed-rule.ts";

/** What the documents' conditions say, and what is wrong with that. */
export interface Meaning {
  readonly rules: readonly PlacedRule[];
  readonly invariants: readonly PlacedInvariant[];
  readonly problems: readonly PolicyProblem[];
}

/** Reads each condition that is there, of faulty rules too. Where signals may be missing, none counts as unknown. */
export function readMeaning(
  documents: readonly DocumentForm[],
  { vocabulary, knowsAllSignals }: JoinedDeclarations,
): Meaning {
  const { rules, problems: ruleProblems } = placeRules(documents, vocabulary);
  const { invariants, problems: invariantProblems } = placeInvariants(documents, vocabulary);
  const problems = [...ruleProblems, ...invariantProblems];
  return {
    rules,
    invariants,
    problems: knowsAllSignals ? problems : problems.filter(({ code }) => code !== "UNKNOWN_SIGNAL"),
  };
}

function placeRules(documents: readonly DocumentForm[], vocabulary: Vocabulary): Omit<Meaning, "invariants"> {
  const rules: PlacedRule[] = [];
  const problems: PolicyProblem[] = [];
  for (const document of documents) {
    for (const form of document.rules) {
      const placed = placeRule(form, document, vocabulary);
      if (!placed.ok)
        problems.push(...placed.error.map((finding) => toProblem(document.source, "semantics", finding)));
      else if (placed.value !== undefined) rules.push(placed.value);
    }
  }
  return { rules, problems };
}
