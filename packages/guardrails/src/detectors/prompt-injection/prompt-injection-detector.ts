import type { PromptInjectionParams } from "../../definition.ts";
import type { RawFinding } from "../../finding.ts";
import type { Scan } from "../../scan/scan.ts";
import type { TextDetector } from "../detector.ts";
import { type Damping, dampingOf } from "./damping.ts";
import { hidingSignals } from "./hiding-signals.ts";
import { imageExfiltrations } from "./image-exfiltrations.ts";
import { injectionRules } from "./injection-rules.ts";
import { buildLexicon, type Lexicon } from "./lexicon/lexicon.ts";
import { manyShots } from "./many-shots.ts";
import { type Mark, readMarks } from "./marks.ts";
import { matchRules, rulesByOpening } from "./match-rules.ts";
import { combine, strongestWindow } from "./score.ts";
import { sectionEdges } from "./section-edges.ts";
import type { InjectionSignal, SignalMatch } from "./signal.ts";

const THRESHOLD = 0.5;
const UNTRUSTED_THRESHOLD = 0.35;

/** What counts for less explains nothing. */
const WEIGHT_MIN = 0.05;

/** Matches that begin so near one another are read as one. */
const SAME_PLACE_CHARS = 64;

const rules = rulesByOpening(injectionRules);

/**
 * Scores how much a text tries to take over the assistant: one finding `PROMPT_INJECTION` over the window that says most, its
 * score compared with the threshold, and one for each signal that explains it. Text of system and assistant is never looked at:
 * instructions are its purpose.
 */
export function createPromptInjectionDetector(params: PromptInjectionParams): TextDetector {
  const lexicon = buildLexicon();
  return {
    literals: lexicon.literals,
    threshold: THRESHOLD,
    untrustedThreshold: params.untrusted_threshold ?? UNTRUSTED_THRESHOLD,
    needs: "whole",
    detect: (scan) => (isTrusted(scan) ? none : findInjection(scan, lexicon)),
  };
}

function isTrusted({ trust }: Scan): boolean {
  return trust === "system" || trust === "assistant";
}

const none: readonly RawFinding[] = [];

function findInjection(scan: Scan, lexicon: Lexicon): readonly RawFinding[] {
  const marks = readMarks(scan, lexicon);
  if (marks.length === 0) return none;
  const signals = signalsIn(scan, marks).filter(({ weight }) => weight >= WEIGHT_MIN);
  if (signals.length === 0) return none;
  const all = strongestWindow([...signals, ...hidingSignals(scan, signals)]);
  if (all.length === 0) return none;
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
  const { text } = scan;
  const found = matchedSignals(scan, marks);
  return found.concat(imageExfiltrations(text, marks), sectionEdges(text, marks), manyShots(text, marks));
}

/** Skips what adds nothing to a weightier match of its signal right before it: what speaks against it need not be asked. */
function matchedSignals(scan: Scan, marks: readonly Mark[]): readonly SignalMatch[] {
  const signals: SignalMatch[] = [];
  let damping: Damping | undefined;
  const latest = new Map<InjectionSignal, SignalMatch>();
  for (const match of matchRules(scan.text, marks, rules)) {
    const { rule, start, end } = match;
    const before = latest.get(rule.signal);
    if (before !== undefined && before.weight >= rule.weight && start - before.start < SAME_PLACE_CHARS)
      continue;
    damping ??= dampingOf(scan, marks);
    const signal = { signal: rule.signal, weight: rule.weight * damping(match), start, end };
    latest.set(rule.signal, signal);
    signals.push(signal);
  }
  return signals;
}
