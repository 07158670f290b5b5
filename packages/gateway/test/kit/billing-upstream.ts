import { openAiAnswer, openAiStreamBody } from "./provider-answers.ts";
import { type Random, weighted, wholeBetween } from "./random.ts";
import { startUpstream, type UpstreamRequest } from "./scripted-upstream.ts";
import {
  type Answer,
  after,
  errorAnswer,
  resetAtOnce,
  type Step,
  type StreamOptions,
  silence,
  streamedAnswer,
} from "./upstream-answers.ts";

/** Nano-USD a token. */
export interface TokenPrice {
  readonly input: number;
  readonly output: number;
}

export interface BillingOptions {
  readonly random: Random;
  /** By the model's name. */
  readonly prices: Readonly<Record<string, TokenPrice>>;
}

/**
 * A provider that keeps to its caps, fails at random, and keeps accounts of its own: what a budget must hold against. It bills
 * nothing where it answers with an error, the tokens of a stream as it writes them, and an answer that never came (its caller left
 * before the first byte, it broke the connection, or it said nothing) in full. A stream that it breaks off it breaks off when
 * its caller has all of it: what is lost on the way nobody but the provider could count.
 */
export interface BillingUpstream {
  readonly url: string;
  readonly requests: readonly UpstreamRequest[];
  /** Nano-USD by the mark (`call-…`) in the prompt, all attempts together. */
  readonly bills: ReadonlyMap<string, number>;
  /** Of all calls, or of those whose mark begins so. */
  billedNanoUsd(mark?: string): number;
  /** The caller of a stream that says `BREAK_WORD` has heard it: now it breaks off. */
  breakOff(mark: string): void;
  stop(): void;
}

/** What a stream says last of all where the provider then hangs: its caller leaves at this word. */
export const LEAVE_WORD = " leave";
/** The same where it then breaks off: its caller tells that it was heard. */
export const BREAK_WORD = " break";

export function startBillingUpstream({ random, prices }: BillingOptions): BillingUpstream {
  const bills = new Map<string, number>();
  const heard = new Map<string, () => void>();
  const untilHeard = ({ mark }: AskedCall): Promise<void> =>
    new Promise((resolve) => void heard.set(mark, resolve));
  const upstream = startUpstream(({ body, ended }) => {
    const call = readCall(body);
    const price = prices[call.model];
    if (price === undefined) throw new Error(`the upstream has no price for ${call.model}`);
    const bill = (input: number, output: number): void => {
      const nanoUsd = input * price.input + output * price.output;
      bills.set(call.mark, (bills.get(call.mark) ?? 0) + nanoUsd);
    };
    const billing = { random, bill, untilHeard, ended };
    const answer = call.stream ? streamed(call, billing) : whole(call, billing);
    const pauseMs = random() * 25;
    return after(() => Bun.sleep(pauseMs), answer);
  });
  return {
    url: upstream.url,
    requests: upstream.requests,
    bills,
    billedNanoUsd: (mark = "") =>
      [...bills].reduce((sum, [each, nanoUsd]) => (each.startsWith(mark) ? sum + nanoUsd : sum), 0),
    breakOff: (mark) => heard.get(mark)?.(),
    stop: () => upstream.stop(),
  };
}

interface AskedCall {
  readonly mark: string;
  readonly model: string;
  readonly stream: boolean;
  readonly inputTokens: number;
  readonly outputTokensMax: number;
}

type BillTokens = (input: number, output: number) => void;

function readCall(body: string): AskedCall {
  const { model, stream, messages, max_tokens, max_completion_tokens } = JSON.parse(body) as {
    readonly model: string;
    readonly stream?: boolean;
    readonly messages: readonly { readonly content: string }[];
    readonly max_tokens?: number;
    readonly max_completion_tokens?: number;
  };
  const text = messages.map(({ content }) => content).join("");
  const mark = /call-[\w-]+/.exec(text)?.[0];
  const outputTokensMax = max_completion_tokens ?? max_tokens;
  if (mark === undefined || outputTokensMax === undefined) {
    throw new Error(`the upstream got a call without a mark or a cap: ${body}`);
  }
  const inputTokens = Math.ceil(Buffer.byteLength(text) / 3) + 4;
  return { mark, model, stream: stream === true, inputTokens, outputTokensMax };
}

interface Billing {
  readonly random: Random;
  readonly bill: BillTokens;
  readonly untilHeard: (call: AskedCall) => Promise<void>;
  readonly ended: UpstreamRequest["ended"];
}

/** Billed whether or not anybody waits for it. */
function whole(call: AskedCall, { random, bill }: Billing): Answer {
  const fate = weighted<"answer" | "error" | "reset" | "silence">(random, [
    [80, "answer"],
    [11, "error"],
    [6, "reset"],
    [3, "silence"],
  ]);
  if (fate === "error") return badDay;
  const { inputTokens } = call;
  const outputTokens = wholeBetween(random, 1, call.outputTokensMax);
  bill(inputTokens, outputTokens);
  return fate === "answer"
    ? openAiAnswer({ content: words(outputTokens), inputTokens, outputTokens })
    : unseen[fate];
}

const badDay = errorAnswer(500, { error: { message: "a bad day", type: "server" } });

const unseen = { reset: resetAtOnce, silence } as const;

function streamed(call: AskedCall, { random, bill, untilHeard, ended }: Billing): Answer {
  const fate = weighted<"answer" | "error" | "reset" | "silence" | "cut" | "hang">(random, [
    [60, "answer"],
    [9, "error"],
    [4, "reset"],
    [2, "silence"],
    [10, "cut"],
    [15, "hang"],
  ]);
  if (fate === "error") return badDay;
  const { inputTokens } = call;
  const outputTokens = wholeBetween(random, 1, call.outputTokensMax);
  if (fate === "reset" || fate === "silence") {
    bill(inputTokens, outputTokens);
    return unseen[fate];
  }
  const sizes = split(outputTokens, wholeBetween(random, 1, 6), random);
  const deltas = sizes.map(words);
  if (fate !== "answer") {
    deltas[deltas.length - 1] = words((sizes.at(-1) ?? 1) - 1) + (fate === "hang" ? LEAVE_WORD : BREAK_WORD);
  }
  const body = openAiStreamBody({ deltas, inputTokens, outputTokens });
  const cutAt = [...body.matchAll(/\n\n/g)].map(({ index }) => index + 2);
  let begun = false;
  const billPiece: BillTokens = (input, output) => {
    begun = true;
    bill(input, output);
  };
  void ended.then(() => {
    if (!begun) bill(inputTokens, outputTokens);
  });
  const options: StreamOptions = {
    cutAt,
    between: billing([inputTokens], sizes, { random, bill: billPiece }),
  };
  if (fate === "answer") return streamedAnswer(body, options);
  const broken = streamedAnswer(body, { ...options, upTo: cutAt[deltas.length] ?? 0, ending: "hang" });
  if (fate === "hang") return broken;
  const closing: readonly Step[] = [{ kind: "wait", until: () => untilHeard(call) }, { kind: "close" }];
  return { steps: [...broken.steps.slice(0, -1), ...closing] };
}

/** Bills piece by piece, a moment before each is written. */
function billing(
  input: readonly number[],
  output: readonly number[],
  { random, bill }: Pick<Billing, "random" | "bill">,
): Step {
  let piece = 0;
  return {
    kind: "wait",
    until: async () => {
      // The first piece is the role; then come the deltas, the finish reason, the usage.
      bill(input[piece] ?? 0, output[piece - 1] ?? 0);
      piece += 1;
      await Bun.sleep(random() * 4);
    },
  };
}

/** Words that every tokenizer takes for one token each. */
function words(count: number): string {
  return " ok".repeat(count);
}

/** The parts add up to the total, and none is empty. */
function split(total: number, parts: number, random: Random): number[] {
  const edges = Array.from({ length: Math.min(parts, total) - 1 }, () => wholeBetween(random, 1, total - 1));
  const sorted = [0, ...new Set(edges.sort((a, b) => a - b)), total];
  return sorted.slice(1).map((edge, index) => edge - (sorted[index] ?? 0));
}
