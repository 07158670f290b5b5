import type { PromptInjectionParams } from "../../definition.ts";
import type { RawFinding } from "../../finding.ts";
import type { Scan } from "../../scan/scan.ts";
import type { TextDetector } from "../detector.ts";
import { dampingOf } from "./damping.ts";
import { hidingSignals } from "./hiding-signals.ts";
import { imageExfiltrations } from "./image-exfiltrations.ts";
import { injectionRules } from "./injection-rules.ts";
import { buildLexicon, type Lexicon } from "./lexicon/lexicon.ts";
import { manyShots } from "./many-shots.ts";
import { type Mark, readMarks } from "./marks.ts";
import { matchRules, rulesByOpening } from "./match-rules.ts";
import { combine, StrongestSignals } from "./score.ts";
import { sectionEdges } from "./section-edges.ts";
import type { SignalMatch } from "./signal.ts";

const THRESHOLD = 0.5;
const UNTRUSTED_THRESHOLD = 0.35;

/** What counts for less explains nothing. */
const WEIGHT_MIN = 0.05;

const rules = rulesByOpening(injectionRules);

/**
 * Scores how much a text tries to take over the assistant: one finding `PROMPT_INJECTION` over what speaks for it, its score
 * compared with the threshold, and one for each signal that explains it. Text of system and assistant is never looked at:
 * instructions are its purpose.
 */
export function createPromptInjectionDetector(params: PromptInjectionParams): TextDetector {
  const lexicon = buildLexicon();
  return {
    literals: lexicon.literals,
    threshold: THRESHOLD,
    untrustedThreshold: params.untrusted_threshold ?? UNTRUSTED_THRESHOLD,
    needs: "whole",
    detect: (scan) => (isTrusted(scan) ? [] : findInjection(scan, lexicon)),
  };
}

function isTrusted({ trust }: Scan): boolean {
  return trust === "system" || trust === "assistant";
}

function findInjection(scan: Scan, lexicon: Lexicon): RawFinding[] {
  const marks = readMarks(scan, lexicon);
  if (marks.length === 0) return [];
  const signals = signalsIn(scan, marks).filter(({ weight }) => weight >= WEIGHT_MIN);
  const all = [...signals, ...hidingSignals(scan, signals)];
  if (all.length === 0) return [];
  return [
    {
      type: "PROMPT_INJECTION",
      start: Math.min(...all.map(({ start }) => start)),
      end: Math.max(...all.map(({ end }) => end)),
      score: combine(all),
      evidence: "score",
    },
    ...all.map(({ signal, weight, start, end }): RawFinding => {
      return { type: signal, start, end, score: weight, evidence: "score", explains: true };
    }),
  ];
}

function signalsIn(scan: Scan, marks: readonly Mark[]): readonly SignalMatch[] {
  const strongest = new StrongestSignals();
  const damping = dampingOf(scan, marks);
  for (const match of matchRules(scan.text, marks, rules)) {
    const { rule, start, end } = match;
    if (!strongest.wouldCount(rule.signal, rule.weight)) continue;
    strongest.add({ signal: rule.signal, weight: rule.weight * damping(match), start, end });
  }
  for (const find of [imageExfiltrations, sectionEdges, manyShots]) {
    for (const match of find(scan.text, marks)) strongest.add(match);
  }
  return strongest.all();
}
