import { PepError } from "../pep-error.ts";

/** How the request itself is named in a fault. */
export const wholeRequest = "request";

type Members = Readonly<Record<string, unknown>>;

/** Reads a request member by member and remembers everything that is wrong with it, so that all is told at once. */
export class RequestFaults {
  readonly #faults: string[] = [];
  /** Beginnings of the paths whose object is not there: of what should be in it, nothing is said. */
  readonly #missing: string[] = [];

  add(path: string, must: string): void {
    if (this.#missing.some((prefix) => path.startsWith(prefix))) return;
    this.#faults.push(`${path} must be ${must}`);
  }

  /** Throws PepError `invalid-request` where anything was wrong. */
  throwIfAny(): void {
    if (this.#faults.length === 0) return;
    throw new PepError("invalid-request", `The request was not sent: ${this.#faults.join("; ")}`);
  }

  /** The members of an object that has no others than the known ones. */
  members(value: unknown, path: string, known: readonly string[]): Members {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      this.add(path, "an object");
      this.#missing.push(path === wholeRequest ? "" : `${path}.`);
      return {};
    }
    const members: Members = Object.fromEntries(Object.entries(value));
    for (const name of Object.keys(members)) {
      if (!known.includes(name)) this.add(`${path}.${name}`, `absent: the members are ${known.join(", ")}`);
    }
    return members;
  }

  text(value: unknown, path: string, charsMax: number): string {
    if (typeof value !== "string" || value === "" || [...value].length > charsMax || !value.isWellFormed()) {
      this.add(path, `a text of 1 to ${charsMax} characters without lone surrogates`);
      return "";
    }
    return value;
  }

  matching(value: unknown, path: string, pattern: RegExp, must: string): string {
    if (typeof value === "string" && pattern.test(value)) return value;
    this.add(path, must);
    return "";
  }
}
