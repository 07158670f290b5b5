import type { Result } from "../result.ts";
import type { GuardrailPolicy, GuardrailSpec, PolicyAttachment } from "./guardrail-policy.ts";

/** What guardrails are compiled from, defaults filled in; lists in the order in which they are written. */
export interface GuardingInput {
  readonly guardrails: readonly GuardrailSpec[];
  readonly policies: readonly GuardrailPolicy[];
  readonly attachments: readonly PolicyAttachment[];
  /** What exists beside them, for warnings; what is absent is not asked. */
  readonly known?: KnownNames;
}

export interface KnownNames {
  readonly teams?: (name: string) => boolean;
  readonly keys?: (alias: string) => boolean;
  readonly models?: (name: string) => boolean;
}

/** Compiles a regular expression that matches whole names in linear time, or says why it is none. */
export type CompileExpression = (expression: string) => Result<(name: string) => boolean, string>;
