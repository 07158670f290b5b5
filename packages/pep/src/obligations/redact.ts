import { PepError } from "../pep-error.ts";

/** By entity, as the policy names it: the text without any of that kind. */
export type Redactors = Readonly<Record<string, (text: string) => string>>;

/** The text without any of the entities. Throws PepError `obligation-not-applied` where one has no redactor. */
export function redact(text: string, entities: readonly string[], redactors: Redactors): string {
  const missing = entities.filter((entity) => !Object.hasOwn(redactors, entity));
  if (missing.length > 0) {
    throw new PepError(
      "obligation-not-applied",
      `There is no redactor for ${missing.join(", ")}; add one for each`,
    );
  }
  return entities.reduce((left, entity) => redactors[entity]?.(left) ?? "", text);
}
