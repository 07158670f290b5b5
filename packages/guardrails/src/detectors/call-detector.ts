import type { JsonObject } from "@meshgate/canon";

/** A tool as a call offers it. */
export interface OfferedTool {
  readonly name: string;
}

/** A tool call, of an answer or of the history that a call brings. */
export interface CalledTool {
  readonly name: string;
  /** JSON in a string, as the model wrote it. */
  readonly arguments: string;
}

/** What of a call, or of an answer, those detectors see that look at it as a whole. */
export interface CallView {
  readonly phase: "pre_call" | "post_call";
  /** Code points of all its texts. */
  readonly characters: number;
  /** Tokens of all its texts; counted when it is first asked. */
  readonly tokens: () => number;
  /** 0 for an answer. */
  readonly messages: number;
  readonly images: number;
  readonly offeredTools: readonly OfferedTool[];
  readonly calledTools: readonly CalledTool[];
  /** The text of each choice of an answer that says something, or calls no tool; empty for a call. */
  readonly answers: readonly string[];
  /** The JSON Schema that the call asks its answer to have. */
  readonly answerSchema?: JsonObject;
}

/** Something that is wrong with the whole: it stands nowhere in particular. */
export interface CallFinding {
  readonly type: string;
  readonly count: number;
}

export type CallInspection =
  | { readonly kind: "inspected"; readonly findings: readonly CallFinding[] }
  /** It cannot tell, for example since the call's own schema is none: never to be read as a pass. */
  | { readonly kind: "unavailable" };

/** A detector with its parameters, ready to run. */
export type CallDetector = (view: CallView) => CallInspection;

/** The types that were found, each with how often. */
export function countedFindings(types: readonly string[]): CallInspection {
  const counts = new Map<string, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  return { kind: "inspected", findings: [...counts].map(([type, count]) => ({ type, count })) };
}
