import { readdirSync, readFileSync } from "node:fs";
import type { EvaluateRequest, EvaluateResponse } from "@meshgate/contracts";

/** The files of conformance/rules that hold over HTTP, in their own words (see the README there). */
export interface DecisionFile {
  readonly policies: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly cases: readonly DecisionCase[];
}

export interface DecisionCase {
  readonly name: string;
  readonly policy?: string;
  readonly facts: FactWords;
  readonly expect: Omit<Partial<EvaluateResponse>, "trace" | "policy"> & {
    readonly policy?: Partial<EvaluateResponse["policy"]>;
    readonly trace?: readonly StepWords[];
    readonly default_applied?: boolean;
  };
}

export interface ConditionFile {
  readonly signals: Readonly<Record<string, unknown>>;
  readonly actions?: readonly string[];
  readonly conditions: readonly {
    readonly name: string;
    readonly when: string | { readonly signals?: object };
    readonly given: readonly (FactWords & { readonly is: boolean | "error" })[];
  }[];
}

export interface RequestFile {
  readonly policy: string;
  readonly cases: readonly RequestCase[];
}

export interface RequestCase {
  readonly name: string;
  readonly request?: unknown;
  readonly body?: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly status: number;
  readonly answer?: object;
  readonly field?: string;
  readonly trace?: readonly StepWords[];
}

/** One step of a trace, as `rule: result`. */
export type StepWords = Readonly<Record<string, string>>;

export type FactWords = Partial<Omit<EvaluateRequest, "resource">> & {
  readonly resource?: Partial<EvaluateRequest["resource"]>;
  readonly call?: object;
  readonly principal?: object;
  readonly findings?: readonly object[];
};

const root = new URL("../../../../conformance/rules/", import.meta.url);

/** Every file of a folder, `except` those of another form, with its name. */
export function readFolder<File>(
  folder: string,
  except: readonly string[] = [],
): readonly (readonly [string, File])[] {
  return readdirSync(new URL(`${folder}/`, root))
    .filter((file) => file.endsWith(".yaml") && !except.includes(file))
    .sort()
    .map((file) => [
      file,
      expand(Bun.YAML.parse(readFileSync(new URL(`${folder}/${file}`, root), "utf8"))) as File,
    ]);
}

/** Whether somebody who calls `/evaluate` can say these facts. */
export function isForCallers({ call, principal, findings }: FactWords): boolean {
  return call === undefined && principal === undefined && findings === undefined;
}

/** The request with what a case leaves out. */
export function requestOf({ resource, ...words }: FactWords): EvaluateRequest {
  return {
    action: "infer:run",
    env: { name: "dev" },
    signals: {},
    ...words,
    resource: { type: "document", sensitivity: "public", ...resource },
  };
}

/** Of the steps, those that are looked for, as far as they come in this order. */
export function inOrder(
  steps: NonNullable<EvaluateResponse["trace"]>,
  wanted: readonly StepWords[],
): readonly StepWords[] {
  const found: StepWords[] = [];
  for (const { rule, result } of steps) {
    if (wanted[found.length]?.[rule] === result) found.push({ [rule]: result });
  }
  return found;
}

/** Writes out what the README says stands for a long text or many signals. */
function expand(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(expand);
  if (typeof value !== "object" || value === null) return value;
  const { repeat, numbered, times } = value as { repeat?: string; numbered?: string; times?: number };
  if (repeat !== undefined && times !== undefined) return repeat.repeat(times);
  if (numbered !== undefined && times !== undefined) {
    return Object.fromEntries(Array.from({ length: times }, (_, index) => [`${numbered}${index + 1}`, true]));
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, expand(item)]));
}
