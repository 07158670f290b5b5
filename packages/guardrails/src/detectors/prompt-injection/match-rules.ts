import { beginsLine } from "./begins-line.ts";
import type { InjectionRule } from "./injection-rules.ts";
import type { Concept } from "./lexicon/concept.ts";
import type { Mark } from "./marks.ts";

/** A rule whose steps all stand in a text. */
export interface RuleMatch {
  readonly rule: InjectionRule;
  readonly start: number;
  readonly end: number;
}

/** By the concept that they begin with. */
export type RulesByOpening = ReadonlyMap<Concept, readonly InjectionRule[]>;

/** How many marks beyond a step are looked at for the next: what makes this linear, however dense a text is in words. */
const MARKS_AHEAD_MAX = 24;
const GAP_CHARS = 24;

export function rulesByOpening(rules: readonly InjectionRule[]): RulesByOpening {
  return Map.groupBy(rules, ({ steps }) => steps[0]);
}

export function* matchRules(
  text: string,
  marks: readonly Mark[],
  rules: RulesByOpening,
): Generator<RuleMatch> {
  for (let index = 0; index < marks.length; index += 1) {
    const mark = marks[index];
    if (mark === undefined) continue;
    for (const rule of rules.get(mark.concept) ?? none) {
      if (rule.at === "line" && !beginsLine(text, mark.start)) continue;
      const end = endOfMatch(text, marks, index, rule);
      if (end !== undefined) yield { rule, start: mark.start, end };
    }
  }
}

const none: readonly InjectionRule[] = [];

/** Takes the nearest mark for each step. */
function endOfMatch(
  text: string,
  marks: readonly Mark[],
  first: number,
  rule: InjectionRule,
): number | undefined {
  let index = first;
  let end = marks[first]?.end ?? 0;
  for (let step = 1; step < rule.steps.length; step += 1) {
    const next = nextStep(text, marks, index, end, rule.steps[step], rule);
    if (next === undefined) return undefined;
    index = next;
    end = marks[next]?.end ?? end;
  }
  return end;
}

function nextStep(
  text: string,
  marks: readonly Mark[],
  from: number,
  end: number,
  concept: Concept | undefined,
  { gapChars = GAP_CHARS, spans }: InjectionRule,
): number | undefined {
  const last = Math.min(marks.length - 1, from + MARKS_AHEAD_MAX);
  for (let index = from + 1; index <= last; index += 1) {
    const mark = marks[index];
    if (mark === undefined || mark.start - end > gapChars) return undefined;
    if (mark.concept !== concept || mark.start < end) continue;
    return spans === "sentences" || !endsSentence.test(text.slice(end, mark.start)) ? index : undefined;
  }
  return undefined;
}

const endsSentence = /[.!?](?:\s|$)|[。！？।؟]|\n\s*\n/;
