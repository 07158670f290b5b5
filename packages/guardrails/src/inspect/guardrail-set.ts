import type { GuardrailDefinition } from "../definition.ts";
import type { Finding } from "../finding.ts";
import type { SelectedLiterals } from "../scan/literal-index.ts";
import type { Trust } from "../scan/scan.ts";

/** What came of looking at one text. A part that could not be looked at is never passed over in silence. */
export interface Inspection {
  /** By their start; of one guardrail none overlap, but for those that explain another. */
  readonly findings: readonly Finding[];
  /** Why a part was not looked at by one guardrail at least, each cause once; empty where all of it was. */
  readonly unscanned: readonly UnscannedCause[];
  /** The same by guardrail; none that looked at all of it. */
  readonly unscannedBy: ReadonlyMap<string, readonly UnscannedCause[]>;
}

/**
 * `too-large`: the text is beyond what is looked at. `too-hidden`: what is encoded in it is, by its depth, number or length.
 * `too-many`: there is more to find than is kept.
 */
export type UnscannedCause =
  | "too-large"
  | "too-hidden"
  | "too-many"
  | "image"
  | "audio"
  | "file"
  | "encrypted";

/** All guardrails of a configuration, compiled: their literals are found in one pass, however many there are. */
export interface GuardrailSet {
  readonly definitions: ReadonlyMap<string, GuardrailDefinition>;
  /** Those of text detectors among these names; names of others are passed over. The same names give the same object. */
  select(names: readonly string[]): TextSelection;
}

/** Some guardrails together, as one plan applies them. */
export interface TextSelection {
  /** Sorted. */
  readonly guardrails: readonly string[];
  /** Whether one of them must see all of a text at once, so that a stream has to be held back whole. */
  readonly needsWhole: boolean;
  /** The longest finding that runs over several tokens; 0 where each is one token or one literal. */
  readonly spanCharsMax: number;
  /** What its detectors look for: a stream follows it from piece to piece. */
  readonly literals: SelectedLiterals;
  inspect(text: string, trust: Trust): Inspection;
}
