/** The variables of a process, as the caller hands them in. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A text with its `${…}` filled in, and what stood in the way. */
export interface Substitution {
  readonly text: string;
  /** Each variable whose value went into the text. */
  readonly used: readonly string[];
  /** Each variable that has no value and no default. */
  readonly missing: readonly string[];
  /** Whether some `${` is not the beginning of a variable. */
  readonly malformed: boolean;
}

const REFERENCE = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}|\$\{/g;

/**
 * Fills in `${NAME}` and `${NAME:-default}`; `$${` is a plain `${`. An empty variable counts as not set, since that is
 * what Compose and CI pass for one that is not there.
 */
export function substitute(text: string, env: Environment): Substitution {
  const used: string[] = [];
  const missing: string[] = [];
  let malformed = false;
  const filled = text.replace(REFERENCE, (match, name: string | undefined, fallback: string | undefined) => {
    if (match === "$${") return "${";
    if (name === undefined) {
      malformed = true;
      return match;
    }
    const value = env[name];
    if (value) {
      used.push(name);
      return value;
    }
    if (fallback === undefined) missing.push(name);
    return fallback ?? "";
  });
  return { text: filled, used, missing, malformed };
}
