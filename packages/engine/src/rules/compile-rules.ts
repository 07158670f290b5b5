import type { Sha256 } from "@meshgate/canon";
import type { Vocabulary } from "../conditions/vocabulary.ts";
import type { Result } from "../result.ts";
import { buildRuleSet, type SoundDocument, soundDocument } from "./build-rule-set.ts";
import type { PolicyFile, PolicyProblem } from "./policy-problem.ts";
import type { RuleSet } from "./rule-set.ts";
import { checkConsequences } from "./semantics/check-consequences.ts";
import { checkIds } from "./semantics/check-ids.ts";
import { checkInvariants } from "./semantics/check-invariants.ts";
import { checkOverlaps } from "./semantics/check-overlaps.ts";
import { checkReachability } from "./semantics/check-reachability.ts";
import { joinDeclarations } from "./semantics/join-declarations.ts";
import { type PlacedInvariant, placeInvariants } from "./semantics/place-invariants.ts";
import { placeRule } from "./semantics/place-rule.ts";
import type { PlacedRule } from "./semantics/placed-rule.ts";
import { readPolicySource } from "./source/policy-source.ts";
import { toProblem } from "./source/to-problem.ts";
import { type DocumentForm, readDocument } from "./structure/read-document.ts";

/** A rule set or everything that stands in its way; warnings in either case. */
export type CompiledRules = Result<RuleSet, readonly PolicyProblem[]> & {
  readonly warnings: readonly PolicyProblem[];
};

/**
 * Compiles rules documents, one or several, into one list of rules (SEMANTICS 3). Structure and semantics are checked
 * apart; what is sound is checked for its meaning even where something else is not, so all problems come at once, in the
 * order of the files and lines.
 */
export function compileRules(files: readonly PolicyFile[], sha256: Sha256): CompiledRules {
  const read = files.map(readPolicyFile);
  const forms = read.flatMap(({ form }) => form ?? []);
  const { vocabulary, problems: declarationProblems } = joinDeclarations(forms);
  const meaning =
    vocabulary === undefined || forms.length < files.length ? noMeaning : readMeaning(forms, vocabulary);
  const problems = [
    ...(files.length === 0 ? [noDocument] : []),
    ...read.flatMap((one) => one.problems),
    ...checkIds(forms),
    ...checkConsequences(forms),
    ...declarationProblems,
    ...meaning.problems,
  ];
  const [first, ...others] = forms.flatMap((form) => soundDocument(form, sha256) ?? []).toSorted(byId);
  if (problems.length > 0 || first === undefined || vocabulary === undefined) {
    return { ok: false, error: inFileOrder(problems, files), warnings: [] };
  }
  const { rules, invariants } = meaning;
  const ruleSet = buildRuleSet({
    documents: [first, ...others],
    rules,
    invariants: invariants.map(({ invariant }) => invariant),
    vocabulary,
  });
  const failures = checkInvariants(ruleSet, invariants);
  const warnings = inFileOrder(checkReachability(rules, ruleSet), files);
  return failures.length === 0
    ? { ok: true, value: ruleSet, warnings }
    : { ok: false, error: inFileOrder(failures, files), warnings };
}

interface ReadFile {
  readonly form: DocumentForm | undefined;
  readonly problems: readonly PolicyProblem[];
}

function readPolicyFile(file: PolicyFile): ReadFile {
  const source = readPolicySource(file);
  if (source.value === undefined) return { form: undefined, problems: source.problems };
  const { form, findings } = readDocument(source);
  const problems = findings.map((finding) => toProblem(source, "structure", finding));
  // What could have been meant otherwise is no mistake of another kind, too.
  const ambiguous = new Set(source.problems.map(({ path }) => path));
  return { form, problems: [...source.problems, ...problems.filter(({ path }) => !ambiguous.has(path))] };
}

/** What the documents' conditions say, and what is wrong with that. */
interface Meaning {
  readonly rules: readonly PlacedRule[];
  readonly invariants: readonly PlacedInvariant[];
  readonly problems: readonly PolicyProblem[];
}

const noMeaning: Meaning = { rules: [], invariants: [], problems: [] };

function readMeaning(documents: readonly DocumentForm[], vocabulary: Vocabulary): Meaning {
  const { rules, problems } = placeRules(documents, vocabulary);
  const { invariants, problems: invariantProblems } = placeInvariants(documents, vocabulary);
  return {
    rules,
    invariants,
    problems: [...problems, ...checkOverlaps(rules, vocabulary), ...invariantProblems],
  };
}

function placeRules(documents: readonly DocumentForm[], vocabulary: Vocabulary): Omit<Meaning, "invariants"> {
  const rules: PlacedRule[] = [];
  const problems: PolicyProblem[] = [];
  for (const document of documents) {
    for (const form of document.rules) {
      const placed = placeRule(form, document, vocabulary);
      if (placed.ok) rules.push(placed.value);
      else problems.push(...placed.error.map((finding) => toProblem(document.source, "semantics", finding)));
    }
  }
  return { rules, problems };
}

const noDocument: PolicyProblem = {
  stage: "semantics",
  severity: "error",
  code: "NO_DOCUMENT",
  file: "",
  line: 1,
  column: 1,
  excerpt: "",
  path: "",
  message: "there is no rules document",
  mend: "Name a file, or a folder that holds one.",
};

function byId(a: SoundDocument, b: SoundDocument): number {
  return a.identity.policy_id < b.identity.policy_id ? -1 : 1;
}

function inFileOrder(
  problems: readonly PolicyProblem[],
  files: readonly PolicyFile[],
): readonly PolicyProblem[] {
  const order = new Map(files.map(({ file }, index) => [file, index]));
  const at = ({ file }: PolicyProblem): number => order.get(file) ?? 0;
  return problems.toSorted((a, b) => at(a) - at(b) || a.line - b.line || a.column - b.column);
}
