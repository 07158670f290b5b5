import {
  compileGuarding,
  type GuardingInput,
  type GuardingProblem,
  type GuardingWarning,
  type KnownNames,
  type Result,
  resolveTargets,
} from "@meshgate/engine";
import { compileExpression } from "../../config/compile-expression.ts";
import { formatPath } from "../../config/problem.ts";
import { sha256 } from "../../config/sha256.ts";
import type { Refusal } from "../../pipeline/refusal.ts";
import type { ChangeContext } from "../policies/change-context.ts";
import type { ChangeStep } from "../policies/change-step.ts";
import { problemKey } from "./guarding-in-force.ts";
import { joinGuarding, madeAfter, madeGuarding } from "./made-guarding.ts";
import { policyNameOf } from "./policy-version.ts";

/** Why guardrails, policies and attachments would not compile after a change; undefined where they would, or it touches none. */
export function guardingMisfit(steps: readonly ChangeStep[], context: ChangeContext): Refusal | undefined {
  if (!steps.some(isOfGuarding)) return undefined;
  const after = compileAfter(steps, context);
  return after.ok ? undefined : after.error;
}

/** What compiles, and is probably not what was meant, of the whole after a change; or why it would not compile. */
export function compileAfter(
  steps: readonly ChangeStep[],
  context: ChangeContext,
): Result<{ readonly input: GuardingInput; readonly warnings: readonly GuardingWarning[] }, Refusal> {
  const configured = context.configuredGuarding();
  const made = madeAfter(steps, context.state, context.clock.nowMs());
  const input = joinGuarding(configured, made);
  const compiled = compileGuarding({ ...input, known: knownNames(context) }, sha256, compileExpression);
  if (compiled.ok) return { ok: true, value: { input, warnings: compiled.value.warnings } };
  // What does not fit already must not stand in the way of mending it.
  const known = new Set(problemsNow(configured, context).map(problemKey));
  const problems = compiled.error.filter((problem) => !known.has(problemKey(problem)));
  const [first] = problems;
  if (first === undefined) return { ok: true, value: { input, warnings: [] } };
  const attachmentIds = [
    ...configured.attachments.map((_, at) => `config-attachment-${at}`),
    ...made.attachments.map(({ id }) => id),
  ];
  return { ok: false, error: refusalOf(problems, { steps, input, attachmentIds }) };
}

/** Those at a place, in words. That nothing attaches it says nothing of what is just being made. */
export function warningsOf(
  { warnings }: { readonly warnings: readonly GuardingWarning[] },
  place: GuardingWarning["path"],
): readonly string[] {
  return warnings
    .filter(
      ({ path, code }) => code !== "POLICY_NOT_ATTACHED" && place.every((step, at) => path[at] === step),
    )
    .map(({ message, mend }) => `${message}. ${mend}`);
}

function isOfGuarding({ kind }: ChangeStep): boolean {
  return kind === "guardrail_policy" || kind === "policy_attachment";
}

function problemsNow(configured: GuardingInput, { state }: ChangeContext): readonly GuardingProblem[] {
  const compiled = compileGuarding(joinGuarding(configured, madeGuarding(state)), sha256, compileExpression);
  return compiled.ok ? [] : compiled.error;
}

/** What exists now, by the names that callers go by. */
export function knownNames({ state, active }: ChangeContext): KnownNames {
  const { snapshot } = active();
  return {
    teams: (name) => state.named("team", name) !== undefined,
    keys: (alias) => state.named("key", alias) !== undefined,
    models: (name) => resolveTargets(snapshot, name).ok,
  };
}

function isNewAttachment({ kind, op }: ChangeStep): boolean {
  return kind === "policy_attachment" && op === "create";
}

const PROBLEMS_SHOWN = 5;

interface ChangedGuarding {
  readonly steps: readonly ChangeStep[];
  readonly input: GuardingInput;
  /** Of each attachment of the input. */
  readonly attachmentIds: readonly string[];
}

/** Of what is written itself the request is at fault; of what else depends on it, the state that it would leave. */
function refusalOf(
  problems: readonly GuardingProblem[],
  { steps, input, attachmentIds }: ChangedGuarding,
): Refusal {
  const written = new Set(steps.map(({ name }) => policyNameOf(name)));
  // New attachments are the newest.
  const firstNew = input.attachments.length - steps.filter(isNewAttachment).length;
  const isOwn = ({ path: [section, at] }: GuardingProblem): boolean =>
    section === "policies" ? written.has(String(at)) : Number(at) >= firstNew;
  const own = problems.filter(isOwn);
  const told = own.length > 0 ? own : problems;
  const sentences = told
    .slice(0, PROBLEMS_SHOWN)
    .map((problem) =>
      own.length > 0 ? `${textOf(problem)} ${problem.mend}` : dependentText(problem, attachmentIds),
    );
  const more = told.length > PROBLEMS_SHOWN ? ` (And ${told.length - PROBLEMS_SHOWN} more.)` : "";
  const all = `${sentences.join(" ")}${more}`;
  if (own.length === 0) return { kind: "in-use", message: `Others depend on it. ${all}` };
  const [first] = own;
  return {
    kind: "invalid-request",
    message: `The policies would not compile, so nothing was changed. ${all}`,
    ...(first !== undefined && { field: formatPath(first.path) }),
  };
}

/** What depends on the change, by the id under which it can be deleted. */
function dependentText(problem: GuardingProblem, attachmentIds: readonly string[]): string {
  const [section, at] = problem.path;
  const id = section === "policy_attachments" ? attachmentIds[Number(at)] : undefined;
  if (id === undefined) return `${textOf(problem)} ${problem.mend}`;
  const mend = id.startsWith("config-")
    ? "It stands in the configuration: take it out there first."
    : `Delete it first: DELETE /policies/attachments/${id}.`;
  return `The attachment \`${id}\`: ${problem.message}. ${mend}`;
}

function textOf({ path, message }: GuardingProblem): string {
  return `${formatPath(path)}: ${message}.`;
}
