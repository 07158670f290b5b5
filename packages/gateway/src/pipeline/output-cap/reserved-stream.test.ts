import { expect, test } from "bun:test";
import fc from "fast-check";
import type { ChatCompletionChunk } from "openai/resources/chat/completions";
import { eventsOf } from "../../../test/kit/accumulate.ts";
import type { AnswerStream, StreamEvent } from "../../ports/provider.ts";
import { ReservedStream } from "./reserved-stream.ts";
import { TokenCap } from "./token-cap.ts";
import { lazyTokenizer, loadTokenizer } from "./tokenizer.ts";

const program = `
  const { ReservedStream } = await import(${JSON.stringify(`${import.meta.dir}/reserved-stream.ts`)});
  const chunk = (content) => ({ id: "c", created: 1, model: "m", object: "chat.completion.chunk",
    choices: [{ index: 0, delta: { content }, finish_reason: null }] });
  async function* answer(pieces) {
    for (const piece of pieces) yield [{ kind: "chunk", chunk: chunk(piece), raw: "" }];
  }
  const tables = () => Object.keys(require.cache).filter((file) => file.includes("o200k")).length;
  for (const pieces of [["four", "five!"], ["four", "five!", " "]]) {
    for await (const _ of new ReservedStream(answer(pieces), { tokensMax: 9 }));
    console.log(tables() > 0);
  }`;

/** Its table is dozens of megabytes and holds all calls up while it loads. */
test("no tokenizer is loaded for answers that cannot pass their reservation", () => {
  const { stdout } = Bun.spawnSync([process.execPath, "-e", program]);
  expect(stdout.toString().split("\n", 2)).toEqual(["false", "true"]);
});

test("a tokenizer that is loaded late counts as one that is loaded ahead", async () => {
  const ahead = await loadTokenizer();
  for (const text of ["", "The cat sat.", "<|endoftext|>", "é😀中文"]) {
    expect(lazyTokenizer.count(text)).toBe(ahead.count(text));
    expect(lazyTokenizer.lengthOf(text, 2)).toBe(ahead.lengthOf(text, 2));
  }
});

/** In whole characters, as chunks come. */
const anyPieces = fc.array(fc.constantFrom("the", " cat", " sat", ".", "\n\n", " 12345", "é", "😀", "中文"), {
  maxLength: 20,
});

test("ends an answer in the chunk in which the tokens that are reserved are used up", async () => {
  const tokenizer = await loadTokenizer();
  await fc.assert(
    fc.asyncProperty(anyPieces, fc.integer({ min: 1, max: 20 }), async (pieces, tokensMax) => {
      const cap = new TokenCap(tokensMax, tokenizer);
      const at = pieces.findIndex((piece) => {
        cap.take(piece);
        return cap.isReached;
      });
      const events = pieces.map(event);
      const passed = await eventsOf(new ReservedStream(stream(events), { tokensMax }));
      const kept = at === -1 ? events : events.slice(0, at);
      expect(passed.slice(0, kept.length)).toEqual(kept);
      expect(passed.slice(kept.length).map(({ kind }) => kind)).toEqual(at === -1 ? [] : ["chunk", "done"]);
      if (tokenizer.count(pieces.join("")) <= tokensMax) expect(at).toBe(-1);
    }),
  );
});

function event(content: string): StreamEvent {
  const chunk: ChatCompletionChunk = {
    id: "c",
    created: 1,
    model: "m",
    object: "chat.completion.chunk",
    choices: [{ index: 0, delta: { content }, finish_reason: null }],
  };
  return { kind: "chunk", chunk, raw: content };
}

async function* stream(events: readonly StreamEvent[]): AnswerStream {
  for (const each of events) yield [each];
}
