import { RE2JSException, RE2Set } from "re2js";
import type { PatternsParams } from "../../definition.ts";
import type { RawFinding } from "../../finding.ts";
import type { Scan } from "../../scan/scan.ts";
import { HOLD_CHARS_MAX, type TextDetector } from "../detector.ts";
import { allowedPhrases, coveredByAllowed } from "../words/allowed-phrases.ts";
import { findingType } from "../words/finding-type.ts";
import { type CompiledPattern, compilePattern } from "./compile-pattern.ts";
import { findAll } from "./find-all.ts";

/** A longer text is not looked at: the dearest program that is allowed takes seconds for it. */
const PATTERN_TEXT_CHARS_MAX = 262_144;

export type PatternsDetectorResult =
  | { readonly ok: true; readonly value: TextDetector }
  | { readonly ok: false; readonly error: string };

interface NamedPattern extends CompiledPattern {
  readonly name: string;
  readonly type: string;
  readonly score: number;
}

/**
 * Finds users' regular expressions (RE2 syntax, linear time): one pass says which of them match at all, only those are then
 * searched for. The error names each pattern that does not compile, and where.
 */
export function createPatternsDetector(params: PatternsParams): PatternsDetectorResult {
  const patterns: NamedPattern[] = [];
  const problems: string[] = [];
  params.patterns.forEach(({ name, regex, score = 1 }, index) => {
    const compiled = compilePattern(regex);
    if (compiled.ok) patterns.push({ ...compiled.value, name, type: findingType(name), score });
    else problems.push(`patterns[${index}] '${name}': ${compiled.error}`);
  });
  if (problems.length > 0) return { ok: false, error: problems.join("; ") };
  const all = compileTogether(params.patterns.map(({ regex }) => regex));
  return typeof all === "string"
    ? { ok: false, error: all }
    : { ok: true, value: detector(patterns, all, params) };
}

function compileTogether(regexes: readonly string[]): RE2Set | string {
  const all = new RE2Set();
  try {
    for (const regex of regexes) all.add(regex);
    all.compile();
    return all;
  } catch (error) {
    if (error instanceof RE2JSException) return `all patterns together: ${error.message}`;
    throw error;
  }
}

function detector(patterns: readonly NamedPattern[], all: RE2Set, params: PatternsParams): TextDetector {
  const spanCharsMax = Math.max(0, ...patterns.map(({ span }) => span.charsMax));
  const isLocal = spanCharsMax <= HOLD_CHARS_MAX && !patterns.some(({ span }) => span.readsTextEdges);
  return {
    literals: allowedPhrases(params.allow),
    threshold: 0.5,
    ...(isLocal ? { needs: "window", spanCharsMax } : { needs: "whole" }),
    textCharsMax: PATTERN_TEXT_CHARS_MAX,
    detect: (scan) => findPatterns(scan, patterns, all),
  };
}

function* findPatterns(scan: Scan, patterns: readonly NamedPattern[], all: RE2Set): Generator<RawFinding> {
  const matching = all.match(scan.text);
  if (matching.length === 0) return;
  const isAllowed = coveredByAllowed(scan);
  for (const index of matching) {
    const pattern = patterns[index];
    if (pattern === undefined) continue;
    const { name: rule, type, score } = pattern;
    for (const { start, end } of findAll(pattern, scan.text)) {
      if (!isAllowed(start, end)) yield { type, start, end, score, evidence: "pattern", rule };
    }
  }
}
