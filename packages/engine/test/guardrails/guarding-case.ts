import { readFileSync } from "node:fs";
import {
  type CompileExpression,
  compileGuarding,
  type Guarding,
  type GuardrailContext,
  type GuardrailFact,
  type GuardrailSpec,
  type GuardrailVerdict,
} from "../../src/index.ts";
import { sha256 } from "../compile.ts";
import {
  type AttachmentWords,
  attachmentOf,
  type PolicyWords,
  policyOf,
  type StepWords,
  specOf,
} from "./policy-words.ts";

/** The files of conformance/guardrails, in their own words (see the README there). */
export interface AttachmentFile {
  readonly call: CallWords;
  readonly rows: readonly {
    readonly name: string;
    readonly attachment: Omit<AttachmentWords, "policy">;
    readonly call?: CallWords;
    readonly via?: string;
  }[];
}

export interface PlanFile {
  readonly guardrails: SpecWords;
  readonly call: CallWords;
  readonly cases: readonly PlanCase[];
}

export interface PlanCase {
  readonly name: string;
  readonly guardrails?: SpecWords;
  readonly policies?: Readonly<Record<string, PolicyWords>>;
  readonly attachments?: readonly AttachmentWords[];
  readonly call?: CallWords;
  readonly expect: Partial<PlanAnswer>;
}

export interface PlanAnswer {
  readonly pre: readonly string[];
  readonly post: readonly string[];
  readonly pipelines: readonly string[];
  readonly post_pipelines: readonly string[];
  readonly effective: readonly string[];
  readonly policies: readonly string[];
  readonly brings: Readonly<Record<string, readonly string[]>>;
  readonly exempted: readonly string[];
}

export interface VerdictFile {
  readonly rows: readonly {
    readonly name: string;
    readonly phase?: GuardrailFact["phase"];
    readonly guardrail?: Partial<GuardrailSpec>;
    readonly fact?: Partial<GuardrailFact>;
    readonly verdict: GuardrailVerdict["verdict"];
    readonly doubt?: string;
    readonly outcome: string;
    readonly codes?: readonly string[];
    readonly says?: string;
  }[];
}

export interface PipelineFile {
  readonly guardrails: SpecWords;
  readonly cases: readonly {
    readonly name: string;
    readonly steps: readonly [StepWords, ...StepWords[]];
    readonly facts: Readonly<Record<string, GuardrailFact["result"]>>;
    readonly verdicts: readonly string[];
    readonly message?: string;
    readonly outcome: string;
    readonly codes?: readonly string[];
  }[];
}

export interface ProblemFile {
  readonly guardrails: readonly NamedSpec[];
  readonly known: KnownWords;
  readonly cases: readonly ProblemCase[];
}

export interface ProblemCase {
  readonly name: string;
  readonly guardrails?: readonly NamedSpec[];
  readonly policies?: Readonly<Record<string, PolicyWords>>;
  readonly chain?: number;
  readonly attachments?: readonly AttachmentWords[];
  readonly known?: KnownWords;
  readonly errors?: readonly string[];
  readonly warnings?: readonly string[];
}

export type SpecWords = Readonly<Record<string, Partial<GuardrailSpec>>>;
type NamedSpec = Pick<GuardrailSpec, "name"> & Partial<GuardrailSpec>;
export type KnownWords = Readonly<Partial<Record<"teams" | "keys" | "models", readonly string[]>>>;

export interface CallWords {
  readonly team?: string | null;
  readonly key?: string | null;
  readonly tags?: readonly string[];
  readonly model?: string | null;
  readonly targets?: readonly string[];
  readonly added?: readonly string[];
}

export function readFile<File>(name: string): File {
  const path = new URL(`../../../../conformance/guardrails/${name}`, import.meta.url);
  return Bun.YAML.parse(readFileSync(path, "utf8")) as File;
}

export interface GuardingWords {
  readonly guardrails: SpecWords;
  readonly policies?: Readonly<Record<string, PolicyWords>>;
  readonly attachments?: readonly AttachmentWords[];
}

export function guardingOf({ guardrails, policies = {}, attachments = [] }: GuardingWords): Guarding {
  const compiled = compileGuarding(
    {
      guardrails: Object.entries(guardrails).map(([name, words]) => specOf(name, words)),
      policies: Object.entries(policies).map(([name, words]) => policyOf(name, words)),
      attachments: attachments.map(attachmentOf),
    },
    sha256,
    compileExpression,
  );
  if (!compiled.ok) throw new Error(compiled.error.map(({ message }) => message).join("; "));
  return compiled.value.guarding;
}

export function contextOf({
  team,
  key,
  tags = [],
  model,
  targets = [],
  added = [],
}: CallWords): GuardrailContext {
  return {
    ...(typeof team === "string" && { team }),
    ...(typeof key === "string" && { key }),
    ...(typeof model === "string" && { model }),
    tags,
    targets: targets.map((target) => {
      const [provider = "", ...rest] = target.split("/");
      return { provider, model: rest.join("/") };
    }),
    added,
  };
}

/** The tests' expressions are known not to be hostile. */
export const compileExpression: CompileExpression = (expression) => {
  try {
    const compiled = new RegExp(`^(?:${expression})$`, "u");
    return { ok: true, value: (name) => compiled.test(name) };
  } catch (error) {
    return { ok: false, error: String(error) };
  }
};
