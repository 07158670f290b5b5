import type { TopicsParams } from "../../definition.ts";
import type { RawFinding } from "../../finding.ts";
import type { Hit, Scan } from "../../scan/scan.ts";
import type { TextDetector } from "../detector.ts";
import { findingType } from "../words/finding-type.ts";
import { standsAlone } from "../words/word-edges.ts";
import { type Keyword, keywordsByForm, micros } from "./keywords.ts";

interface Topic {
  readonly type: string;
  readonly thresholdMicros: number;
}

/** What of a topic was seen in a text so far. */
interface Tally {
  readonly seen: Set<number>;
  sumMicros: number;
  start: number;
  end: number;
}

/** The score of a topic whose weights add up to exactly its own threshold. */
const SCORE_AT_THRESHOLD = 0.5;

/**
 * Finds topics by weighted keywords. A finding's score is `sum / (sum + threshold)`: 0.5 where the weights of the keywords
 * that stand in the text, each counted once, reach the topic's threshold. It covers the first keyword to the last.
 */
export function createTopicsDetector(params: TopicsParams): TextDetector {
  const topics = params.topics.map(({ name, threshold = 1 }): Topic => {
    return { type: findingType(name), thresholdMicros: micros(threshold) };
  });
  const byForm = keywordsByForm(params.topics);
  const keywords = [...byForm.values()];
  return {
    literals: { keywords: { words: [...byForm.keys()], boundary: "none" } },
    threshold: SCORE_AT_THRESHOLD,
    needs: "whole",
    detect: (scan) => findTopics(scan, topics, keywords),
  };
}

function findTopics(
  scan: Scan,
  topics: readonly Topic[],
  keywords: readonly (readonly Keyword[])[],
): RawFinding[] {
  const tallies = new Map<number, Tally>();
  for (const hit of scan.hits("keywords")) {
    if (!standsAlone(scan.text, hit.start, hit.end)) continue;
    for (const keyword of keywords[hit.word] ?? []) count(keyword, hit, tallies);
  }
  return [...tallies].flatMap(([index, tally]) => {
    const topic = topics[index];
    return topic === undefined || tally.sumMicros <= 0 ? [] : [found(topic, tally)];
  });
}

function count(keyword: Keyword, hit: Hit, tallies: Map<number, Tally>): void {
  const tally = tallies.get(keyword.topic) ?? {
    seen: new Set(),
    sumMicros: 0,
    start: hit.start,
    end: hit.end,
  };
  tallies.set(keyword.topic, tally);
  tally.start = Math.min(tally.start, hit.start);
  tally.end = Math.max(tally.end, hit.end);
  if (tally.seen.has(keyword.id)) return;
  tally.seen.add(keyword.id);
  tally.sumMicros += keyword.weightMicros;
}

function found(topic: Topic, { sumMicros, start, end }: Tally): RawFinding {
  const score = sumMicros / (sumMicros + topic.thresholdMicros);
  return { type: topic.type, start, end, score, evidence: "score" };
}
