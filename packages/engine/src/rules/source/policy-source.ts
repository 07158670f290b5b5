import type { JsonValue, Path } from "@meshgate/canon";
import type { PolicyFile, PolicyProblem } from "../policy-problem.ts";
import type { Aim } from "./finding.ts";
import { readEveryday } from "./read-everyday.ts";
import { readNodes } from "./read-nodes.ts";

/** Where something stands, and the line that it stands on. */
export type PlaceWithLine = Pick<PolicyProblem, "file" | "line" | "column" | "excerpt">;

/** A policy file that was read: its value, and where each part of it stands. */
export interface PolicySource {
  readonly file: string;
  /** Absent where the text could not be read: then `problems` says why. */
  readonly value: JsonValue | undefined;
  /** Of a text that was read, too: a value that could have been meant otherwise. */
  readonly problems: readonly PolicyProblem[];
  /** The place of a path, or of the nearest thing around it that the file has; `offset` leads into a text. */
  place(at: { readonly path: Path; readonly aim?: Aim; readonly offset?: number }): PlaceWithLine;
  /** A number, bool or plain text as the file spells it: `1.10`. */
  spelling(path: Path): string | undefined;
}

/** Reads one document of YAML, and so of JSON. Problems are values; nothing throws. */
export function readPolicySource(policy: PolicyFile): PolicySource {
  return readEveryday(policy) ?? readNodes(policy);
}
