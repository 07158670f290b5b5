import {
  type CompiledGuarding,
  compileGuarding,
  emptyGuarding,
  type GuardingInput,
  type GuardingRemark,
  type GuardingWarningCode,
  type KnownNames,
  resolveTargets,
  type Snapshot,
} from "@meshgate/engine";
import type { GuardrailDefinition } from "@meshgate/guardrails";
import { compileExpression } from "./compile-expression.ts";
import type { ConfiguredProvider } from "./config.ts";
import { definitionOf, specOf } from "./guardrail-definitions.ts";
import { attachmentOf, policyOf } from "./guardrail-policies.ts";
import type { MainFile } from "./main-file.ts";
import {
  type ConfigPath,
  type ConfigProblem,
  type ConfigWarning,
  formatPath,
  type Remark,
} from "./problem.ts";
import { sha256 } from "./sha256.ts";
import type { Source } from "./source.ts";
import { valueAt } from "./value-at.ts";
import { WITHOUT_VALUE } from "./without-value.ts";

/** The sections `guardrails`, `policies` and `policy_attachments`, compiled. */
export interface CompiledGuardrails extends Pick<CompiledGuarding, "guarding"> {
  readonly definitions: readonly GuardrailDefinition[];
  /** What is compiled, without what is known beside it. */
  readonly input: GuardingInput;
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly ConfigWarning[];
}

/** What is known beside these sections. */
export interface GuardrailSurroundings {
  readonly snapshot: Snapshot;
  readonly providers: readonly ConfiguredProvider[];
}

/** How the sections fit together. Where one of them is faulty itself, that is told already, and the rest cannot be. */
export function compileGuardrails(main: MainFile, known?: GuardrailSurroundings): CompiledGuardrails {
  const { guardrails, policies, policy_attachments: attachments } = main.sections;
  const nothing = {
    definitions: [],
    input: { guardrails: [], policies: [], attachments: [] },
    guarding: emptyGuarding,
    problems: [],
    warnings: [],
  };
  if (guardrails === undefined || policies === undefined || attachments === undefined) return nothing;

  const definitions = guardrails.map(definitionOf);
  const input = {
    guardrails: definitions.map(specOf),
    policies: Object.entries(policies).map(([name, entry]) => policyOf(name, entry)),
    attachments: attachments.map(attachmentOf),
  };
  const compiled = compileGuarding({ ...input, known: knownNames(main, known) }, sha256, compileExpression);
  const { source } = main;
  if (!compiled.ok) return { ...nothing, definitions, problems: place(compiled.error, source) };
  const { guarding, warnings } = compiled.value;
  return { definitions, input, guarding, problems: [], warnings: place(warnings, source) };
}

function knownNames({ sections }: MainFile, known: GuardrailSurroundings | undefined): KnownNames {
  const { governance } = sections;
  return {
    ...(governance !== undefined && {
      teams: isOneOf(governance.teams.map(({ name }) => name)),
      keys: isOneOf(governance.keys.map(({ alias }) => alias)),
    }),
    ...(known !== undefined && { models: isModel(known) }),
  };
}

function isOneOf(names: readonly string[]): (name: string) => boolean {
  const known = new Set(names);
  return (name) => known.has(name);
}

/** A name that a client may send, or a provider's own name of a model that it is said to have. */
function isModel({ snapshot, providers }: GuardrailSurroundings): (name: string) => boolean {
  const own = isOneOf(providers.flatMap(({ default_model, models }) => [default_model ?? "", ...models]));
  return (name) => own(name) || resolveTargets(snapshot, name).ok;
}

/** Remarks at their places in the file; without a file there is nothing to remark on. */
function place<Code extends string>(
  remarks: readonly GuardingRemark<Code>[],
  source: Source | undefined,
): readonly Remark<Code>[] {
  if (source === undefined) return [];
  return remarks
    .map((remark) => ({ ...remark, path: asWritten(remark.path, source) }))
    .filter(({ path }) => !source.isLacking(path))
    .map(({ path, ...what }) => ({
      ...source.locate(path, "value"),
      path: formatPath(path),
      ...what,
      ...(MAY_BE_ELSEWHERE.has(what.code) && NOT_IN_FILE),
      ...(source.isFilledIn(path) && WITHOUT_VALUE),
    }));
}

const MAY_BE_ELSEWHERE: ReadonlySet<string> = new Set<GuardingWarningCode>([
  "UNKNOWN_TEAM",
  "UNKNOWN_KEY_ALIAS",
]);

/** Teams and keys that the control API made count too, and are not known here. */
const NOT_IN_FILE = {
  message: "nothing of this name stands under `governance`",
  mend: "Correct the name, or add it there; if it was made by the control API, all is well.",
} as const;

/** A policy's guardrails may stand as a plain list, and a condition's model by itself. */
function asWritten(path: ConfigPath, { value }: Source): ConfigPath {
  const [section, name, field, list, ...rest] = path;
  if (section !== "policies" || name === undefined) return path;
  const isPlainList = list === "add" && Array.isArray(valueAt(value, [section, name, "guardrails"]));
  if (isPlainList) return [section, name, "guardrails", ...rest];
  const isOneModel =
    field === "condition" && typeof valueAt(value, [section, name, field, "model"]) === "string";
  return isOneModel ? path.slice(0, 4) : path;
}
