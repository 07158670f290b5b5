import type { TopicsParams } from "../../definition.ts";
import { foldedForms } from "../words/folded-forms.ts";

export interface Keyword {
  /** In `params.topics`. */
  readonly topic: number;
  /** Its place among the keywords of its topic: two forms of one keyword count once. */
  readonly id: number;
  readonly weightMicros: number;
}

/** The keywords of all topics by the form in which they stand in a text; one form can be a keyword of several topics. */
export function keywordsByForm(topics: TopicsParams["topics"]): ReadonlyMap<string, readonly Keyword[]> {
  const byForm = new Map<string, Keyword[]>();
  topics.forEach(({ keywords }, topic) => {
    Object.entries(keywords).forEach(([phrase, weight], id) => {
      for (const form of foldedForms(phrase)) {
        const keyword = { topic, id, weightMicros: micros(weight) };
        byForm.set(form, [...(byForm.get(form) ?? []), keyword]);
      }
    });
  });
  return byForm;
}

/** Weights add up exactly as integers: ten times 0.1 is 1. */
export function micros(weight: number): number {
  return Math.round(weight * 1_000_000);
}
