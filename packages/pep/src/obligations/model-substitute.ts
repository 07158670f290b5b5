import { PepError } from "../pep-error.ts";
import type { Obligation } from "../wire/evaluate-response.ts";

/**
 * The model to use: under a MODEL_SUBSTITUTE the one it names, else the one that was asked for. Throws PepError
 * `obligation-not-applied` where two are named.
 */
export function modelSubstitute(obligations: readonly Obligation[], requested: string): string {
  const models = obligations.flatMap(({ type, params }) =>
    type === "MODEL_SUBSTITUTE" ? [params.model] : [],
  );
  const [model = requested, another] = new Set(models);
  if (another === undefined) return model;
  throw new PepError("obligation-not-applied", `The decision asks for two models, ${model} and ${another}`);
}
