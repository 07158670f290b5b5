import { readdirSync, readFileSync } from "node:fs";
import type {
  CallFacts,
  Facts,
  Obligation,
  Outcome,
  PolicyFile,
  PrincipalFacts,
  Scalar,
} from "../src/index.ts";

/** The files of conformance/rules, in their own words (see the README there). */
export interface DecisionFile {
  readonly about: string;
  readonly policies: Readonly<Record<string, PolicyWords>>;
  readonly cases: readonly {
    readonly name: string;
    readonly policy?: string;
    readonly facts: FactWords;
    readonly expect: ExpectedDecision;
  }[];
}

export interface ConditionFile {
  readonly about: string;
  readonly signals: Readonly<Record<string, unknown>>;
  readonly actions?: readonly string[];
  readonly conditions: readonly {
    readonly name: string;
    readonly when: unknown;
    readonly given: readonly (FactWords & { readonly is: boolean | "error" })[];
  }[];
}

export interface RefusedFile extends Pick<ConditionFile, "about" | "signals" | "actions"> {
  readonly refused: readonly { readonly name: string; readonly when: unknown; readonly code: string }[];
}

export interface OverlapFile extends Pick<ConditionFile, "about" | "signals" | "actions"> {
  readonly pairs: readonly {
    readonly name: string;
    readonly first: unknown;
    readonly second: unknown;
    readonly meet: boolean;
  }[];
}

export interface DocumentFile {
  readonly about: string;
  readonly cases: readonly {
    readonly name: string;
    readonly documents: Readonly<Record<string, string>>;
    readonly problems?: readonly ExpectedRemark[];
    readonly warnings?: readonly ExpectedRemark[];
    readonly names?: readonly string[];
  }[];
}

export interface ExpectedRemark {
  readonly code: string;
  readonly path?: string;
  readonly line?: number;
  readonly file?: string;
}

export interface ExpectedDecision {
  readonly decision: Outcome;
  readonly rationale_codes: readonly string[];
  readonly obligations?: readonly Obligation[];
  readonly matched_rule_id?: string;
  readonly policy?: Readonly<Record<string, string>>;
  readonly default_applied?: boolean;
  readonly trace?: readonly Readonly<Record<string, string>>[];
}

/** One document's text, or several by file name. */
export type PolicyWords = string | Readonly<Record<string, string>>;

export interface FactWords {
  readonly action?: string;
  readonly env?: Facts["env"];
  readonly resource?: Partial<Facts["resource"]>;
  readonly subject?: Facts["subject"] | null;
  readonly signals?: Readonly<Record<string, Scalar | null>>;
  readonly principal?: Partial<PrincipalFacts>;
  readonly call?: Partial<CallFacts>;
  readonly findings?: Facts["findings"];
}

const root = new URL("../../../conformance/rules/", import.meta.url);

/** Every file of a folder, `except` those of another form, with its name. */
export function readFolder<File>(
  folder: string,
  except: readonly string[] = [],
): readonly (readonly [string, File])[] {
  return readdirSync(new URL(`${folder}/`, root))
    .filter((file) => file.endsWith(".yaml") && !except.includes(file))
    .sort()
    .map((file) => [file, readFile<File>(`${folder}/${file}`)]);
}

export function readFile<File>(path: string): File {
  return Bun.YAML.parse(readFileSync(new URL(path, root), "utf8")) as File;
}

/** Rows for `test.each` and `describe.each`. */
export function named<Case extends { readonly name: string }>(
  cases: readonly Case[],
): readonly (readonly [string, Case])[] {
  return cases.map((one) => [one.name, one]);
}

export function policyFiles(words: PolicyWords): readonly PolicyFile[] {
  const byFile = typeof words === "string" ? { "policy.yaml": words } : words;
  return Object.entries(byFile).map(([file, text]) => ({ file, text }));
}

/** The facts with what a case leaves out, as the door gives them: without nulls. */
export function caseFacts(words: FactWords): Facts {
  const { action = "infer:run", env = { name: "dev" }, resource, subject, signals = {} } = words;
  const present = withoutNulls({ type: "document", sensitivity: "public", ...resource });
  return {
    action,
    env,
    resource: present as Facts["resource"],
    ...(subject == null ? {} : { subject: withoutNulls(subject) }),
    signals: withoutNulls(signals) as Facts["signals"],
    ...callFacts(words),
  };
}

function callFacts({ principal, call, findings }: FactWords): Partial<Facts> {
  if (principal === undefined && call === undefined && findings === undefined) return {};
  return {
    principal: { key: "local", tags: [], ...principal },
    call: { ...usualCall, ...call },
    findings: findings ?? [],
    targets: [],
  };
}

const usualCall: CallFacts = {
  surface: "openai-chat",
  model: "gpt-4o",
  model_choice: "exact",
  stream: false,
  message_count: 1,
  prompt_chars: 10,
  total_chars: 10,
  tools_offered: 0,
  tools: [],
};

function withoutNulls(object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
}
