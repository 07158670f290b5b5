import { LEAVE_WORD } from "./billing-upstream.ts";
import { callModel, refusalOf } from "./model-calls.ts";
import { type Random, randomFrom, wholeBetween } from "./random.ts";
import type { Replicas } from "./replicas.ts";

export interface Spending {
  readonly replicas: Replicas;
  readonly key: string;
  readonly seed: number;
  readonly callers: number;
  /** A caller stops when its calls were refused so often in a row, or after so many calls. */
  readonly refusalsMax: number;
  readonly callsMax: number;
}

/** What came of a load: how often each end was seen. */
export type Ends = ReadonlyMap<string, number>;

/**
 * Many callers at once, each with calls of random size on random replicas, until nothing more fits. Each call has its mark
 * (`call-3-17`) in the prompt and as its request id, so that the provider's account and the record can be held together.
 */
export async function spend({ callers, seed, ...load }: Spending): Promise<Ends> {
  const ends = new Map<string, number>();
  const count = (end: string): void => void ends.set(end, (ends.get(end) ?? 0) + 1);
  const each = (_: unknown, index: number): Promise<void> =>
    callAgainAndAgain({ ...load, index, random: randomFrom(seed + index), count });
  await Promise.all(Array.from({ length: callers }, each));
  return ends;
}

interface Caller extends Omit<Spending, "callers" | "seed"> {
  readonly index: number;
  readonly random: Random;
  readonly count: (end: string) => void;
}

async function callAgainAndAgain({ replicas, key, index, random, count, ...until }: Caller): Promise<void> {
  let refusals = 0;
  for (let call = 0; call < until.callsMax && refusals < until.refusalsMax; call++) {
    const mark = `call-${index}-${call}`;
    const end = await callModel({
      url: replicas.url(wholeBetween(random, 0, replicas.count - 1)),
      key,
      body: randomBody(mark, random),
      headers: { "x-request-id": mark },
      leaveAt: LEAVE_WORD,
    });
    const isRefused = end.kind === "answered" && end.status === 403;
    refusals = isRefused ? refusals + 1 : 0;
    if (isRefused) count(refusalOf(end).replace(/\$[\d.]+(?= used)/, "$…"));
    else count(end.kind === "answered" ? String(end.status) : end.kind);
    if (end.kind === "broken") await Bun.sleep(20);
  }
}

function randomBody(mark: string, random: Random): Readonly<Record<string, unknown>> {
  const padding = "x".repeat(wholeBetween(random, 0, 300));
  return {
    model: "small",
    stream: random() < 0.6,
    messages: [{ role: "user", content: `${mark} ${padding}` }],
    ...(random() < 0.9 ? { max_tokens: wholeBetween(random, 10, 300) } : {}),
  };
}
