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
  for (const [index, mark] of marks.entries()) {
    for (const rule of rules.get(mark.concept) ?? []) {
      if (rule.at === "line" && !beginsLine(text, mark.start)) continue;
      const end = endOfMatch(text, marks, index, rule);
      if (end !== undefined) yield { rule, start: mark.start, end };
    }
  }
}

/** Takes the nearest mark for each step. */
function endOfMatch(
  text: string,
  marks: readonly Mark[],
  first: number,
  rule: InjectionRule,
): number | undefined {
  let index = first;
  let end = marks[first]?.end ?? 0;
  for (const concept of rule.steps.slice(1)) {
    const next = nextStep(text, marks, index, end, concept, rule);
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
  concept: Concept,
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
