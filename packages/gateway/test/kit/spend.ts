import { type BillingUpstream, BREAK_WORD, LEAVE_WORD } from "./billing-upstream.ts";
import { type CallEnd, callModel, errorOf } from "./model-calls.ts";
import { type Random, randomFrom, wholeBetween } from "./random.ts";
import type { Replicas } from "./replicas.ts";

export interface Spending {
  /** Distinguishes the marks of this load from those of others on the same provider. */
  readonly name: string;
  readonly upstream: BillingUpstream;
  readonly replicas: Replicas;
  /** The callers have them in turn. */
  readonly keys: readonly string[];
  readonly seed: number;
  readonly callers: number;
  /** A caller stops when its calls were refused so often in a row, or after so many that did not break. */
  readonly refusalsMax: number;
  readonly callsMax: number;
}

/**
 * Many callers at once, each with calls of random size on random replicas, until nothing more fits. Each call has its mark
 * (`call-<name>-3-17`) in the prompt and as its request id, so that the provider's account and the record can be held together.
 * Some leave before the answer. Returns how calls ended, each way once.
 */
export async function spend({ callers, seed, keys, ...load }: Spending): Promise<ReadonlySet<string>> {
  const ends = new Set<string>();
  const each = (_: unknown, index: number): Promise<void> =>
    callAgainAndAgain({
      ...load,
      key: keys[index % keys.length] ?? "",
      index,
      random: randomFrom(seed + index),
      ends,
    });
  await Promise.all(Array.from({ length: callers }, each));
  return ends;
}

interface Caller extends Omit<Spending, "callers" | "seed" | "keys"> {
  readonly key: string;
  readonly index: number;
  readonly random: Random;
  readonly ends: Set<string>;
}

async function callAgainAndAgain({
  name,
  upstream,
  replicas,
  key,
  index,
  random,
  ends,
  ...until
}: Caller): Promise<void> {
  let refusals = 0;
  let heard = 0;
  for (let call = 0; heard < until.callsMax && refusals < until.refusalsMax; call++) {
    const mark = `call-${name}-${index}-${call}`;
    const body = randomBody(mark, random);
    const end = await callModel({
      url: replicas.url(wholeBetween(random, 0, replicas.count - 1)),
      key,
      body,
      headers: { "x-request-id": mark },
      // In the time in which most answers come. Of a stream it might have begun, and what is lost of it nobody could count.
      ...(!body.stream && random() < 0.2 ? { leaveAfterMs: wholeBetween(random, 0, 40) } : {}),
      listen(text, leave) {
        if (text.includes(LEAVE_WORD)) leave();
        if (text.includes(BREAK_WORD)) upstream.breakOff(mark);
      },
    });
    const isRefused = end.kind === "answered" && end.status === 403;
    refusals = isRefused ? refusals + 1 : 0;
    ends.add(nameOf(end));
    if (end.kind === "broken") await Bun.sleep(20);
    else heard += 1;
  }
}

/** `200`, `403 budget_limit`, `left`, … */
export function nameOf(end: CallEnd): string {
  if (end.kind !== "answered") return end.kind;
  return end.status === 200 ? "200" : `${end.status} ${errorOf(end).code}`;
}

function randomBody(mark: string, random: Random) {
  const padding = "x".repeat(wholeBetween(random, 0, 300));
  return {
    model: "small",
    stream: random() < 0.6,
    messages: [{ role: "user", content: `${mark} ${padding}` }],
    ...(random() < 0.9 ? { max_tokens: wholeBetween(random, 10, 300) } : {}),
  };
}
