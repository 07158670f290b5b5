import type { Sha256 } from "@meshgate/canon";
import type { Result } from "../result.ts";
import { buildRuleSet, type RuleSetParts, type SoundDocument, soundDocument } from "./build-rule-set.ts";
import type { PolicyFile, PolicyProblem } from "./policy-problem.ts";
import type { RuleSet } from "./rule-set.ts";
import { checkConsequences } from "./semantics/check-consequences.ts";
import { checkIds } from "./semantics/check-ids.ts";
import { checkInvariants } from "./semantics/check-invariants.ts";
import { checkOverlaps } from "./semantics/check-overlaps.ts";
import { checkReachability } from "./semantics/check-reachability.ts";
import { joinDeclarations } from "./semantics/join-declarations.ts";
import type { PlacedInvariant } from "./semantics/place-invariants.ts";
import { readMeaning } from "./semantics/read-meaning.ts";
import { readPolicySource } from "./source/policy-source.ts";
import { toProblem } from "./source/to-problem.ts";
import { type DocumentForm, readDocument } from "./structure/read-document.ts";

/** A rule set or everything that stands in its way; warnings in either case. */
export type CompiledRules = Result<RuleSet, readonly PolicyProblem[]> & {
  readonly warnings: readonly PolicyProblem[];
};

/**
 * Compiles rules documents, one or several, into one list of rules (SEMANTICS 3). Structure and semantics are checked
 * apart; each part that is sound is checked for its meaning even where another part is not, so all problems come at once, in
 * the order of the files and lines. What concerns all rules together, that they overlap or break an invariant, is asked once
 * each is sound.
 */
export function compileRules(files: readonly PolicyFile[], sha256: Sha256): CompiledRules {
  const read = readParts(files, sha256);
  if (!read.ok) return { ...read, warnings: [] };
  const { rules, vocabulary, placedInvariants } = read.value;
  const overlaps = checkOverlaps(rules, vocabulary);
  if (overlaps.length > 0) return { ok: false, error: inFileOrder(overlaps, files), warnings: [] };
  const ruleSet = buildRuleSet(read.value);
  const failures = checkInvariants(ruleSet, placedInvariants);
  const warnings = inFileOrder(checkReachability(rules, { vocabulary, index: ruleSet.index }), files);
  return failures.length === 0
    ? { ok: true, value: ruleSet, warnings }
    : { ok: false, error: inFileOrder(failures, files), warnings };
}

/**
 * The same of rules with which `compileRules` found nothing wrong in another thread: read and built, in a time that grows with
 * their length alone. How they stand to each other is not asked again.
 */
export function compileCheckedRules(
  files: readonly PolicyFile[],
  sha256: Sha256,
): Result<RuleSet, readonly PolicyProblem[]> {
  const read = readParts(files, sha256);
  return read.ok ? { ok: true, value: buildRuleSet(read.value) } : read;
}

interface ReadParts extends RuleSetParts {
  readonly placedInvariants: readonly PlacedInvariant[];
}

/** Each document and rule read and checked for itself. */
function readParts(
  files: readonly PolicyFile[],
  sha256: Sha256,
): Result<ReadParts, readonly PolicyProblem[]> {
  const read = files.map(readPolicyFile);
  const forms = read.flatMap(({ form }) => form ?? []);
  const declarations = joinDeclarations(read.map(({ form }) => form));
  const { vocabulary } = declarations;
  const {
    rules,
    invariants: placedInvariants,
    problems: conditionProblems,
  } = readMeaning(forms, declarations);
  const problems = [
    ...(files.length === 0 ? [noDocument] : []),
    ...read.flatMap((one) => one.problems),
    ...checkIds(forms),
    ...checkConsequences(forms),
    ...declarations.problems,
    ...conditionProblems,
  ];
  const [first, ...others] = forms.flatMap((form) => soundDocument(form, sha256) ?? []).toSorted(byId);
  if (problems.length > 0 || first === undefined) {
    return { ok: false, error: inFileOrder(withoutSecondReadings(problems), files) };
  }
  const invariants = placedInvariants.map(({ invariant }) => invariant);
  return {
    ok: true,
    value: { documents: [first, ...others], rules, invariants, vocabulary, placedInvariants },
  };
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
  return { form, problems: [...source.problems, ...problems] };
}

/** What could have been meant otherwise is no mistake of another kind, too. */
function withoutSecondReadings(problems: readonly PolicyProblem[]): readonly PolicyProblem[] {
  const isAmbiguous = ({ code }: PolicyProblem): boolean => code === "AMBIGUOUS_SCALAR";
  const placeOf = ({ file, path }: PolicyProblem): string => `${path} ${file}`;
  const ambiguous = new Set(problems.filter(isAmbiguous).map(placeOf));
  return problems.filter((one) => isAmbiguous(one) || !ambiguous.has(placeOf(one)));
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
