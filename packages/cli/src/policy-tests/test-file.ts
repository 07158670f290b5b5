import { resolve } from "node:path";
import { Obligation, Outcome } from "@meshgate/contracts";
import {
  type ConfigProblem,
  parseSource,
  readSource,
  readTextFile,
  type SourcePlace,
} from "@meshgate/gateway";
import { z } from "zod";
import { FactsDocument } from "../facts-document.ts";
import { quotableTree } from "../quotable-tree.ts";

const Expectation = z.strictObject({
  decision: Outcome,
  rationale_codes: z.array(z.string()).min(1).optional(),
  /** The matched rule's id; null: none decided, but the default or a rule that could not be evaluated. */
  rule: z.string().nullable().optional(),
  obligations: z.array(Obligation).optional(),
});
export type Expectation = z.output<typeof Expectation>;

const TestDocument = z.strictObject({
  description: z.string().optional(),
  /** Facts that each case has where it does not say otherwise; maps are joined key by key. */
  defaults: z.record(z.string(), z.unknown()).optional(),
  cases: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        description: z.string().optional(),
        facts: FactsDocument,
        expect: Expectation,
      }),
    )
    .min(1),
});

const tree = quotableTree(TestDocument);

/** One case: a request, and what must be decided on it. */
export interface PolicyCase {
  readonly name: string;
  readonly facts: FactsDocument;
  readonly expect: Expectation;
  /** Where it stands. */
  readonly place: SourcePlace;
}

export interface PolicyTestFile {
  /** As it is told to the user. */
  readonly file: string;
  /** Empty where `problems` says why. */
  readonly cases: readonly PolicyCase[];
  readonly problems: readonly ConfigProblem[];
}

/** Reads a file of policy tests, `file` being as the user named it; every problem at once, at its place. */
export function readTestFile(file: string, cwd: string): PolicyTestFile {
  const { text } = readTextFile(resolve(cwd, file));
  if (!text.ok) return { file, cases: [], problems: [{ file, path: "", ...text.error }] };
  const source = readSource({ file, text: text.value, schema: tree });
  const filledIn = { ...source, value: withDefaults(source.value) };
  const { value, problems } = parseSource(filledIn, TestDocument, tree);
  const cases = (value?.cases ?? []).map(({ name, facts, expect }, index) => ({
    name,
    facts,
    expect,
    place: source.locate(["cases", index], "value"),
  }));
  return { file, cases, problems };
}

/** The document with its `defaults` under each case's facts; what has another shape is left for the schema to judge. */
function withDefaults(document: unknown): unknown {
  if (!isMapping(document) || !Array.isArray(document["cases"])) return document;
  const { defaults } = document;
  const cases = document["cases"].map((one: unknown) =>
    isMapping(one) ? { ...one, facts: merge(defaults, one["facts"] ?? {}) } : one,
  );
  return { ...document, cases };
}

function merge(under: unknown, over: unknown): unknown {
  if (!isMapping(under) || !isMapping(over)) return over;
  const merged = Object.entries(over).map(([key, value]) => [key, merge(under[key], value)]);
  return { ...under, ...Object.fromEntries(merged) };
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
