import { describe, expect, test } from "bun:test";
import { contextWith, entryOf } from "../../test/kit/call-entry.ts";
import { EventStoreUnavailable } from "../ports/event-store.ts";
import type { AnswerStream, StreamEvent } from "../ports/provider.ts";
import type { ReplyEvent, ReplyStream } from "./call.ts";
import { type Recorded, recorded } from "./record.ts";
import type { PolicyBlock, Refusal } from "./refusal.ts";
import { ReleasedStream, type StreamEnd } from "./released-stream.ts";

type ChunkChoice = readonly [index: number, content: string | null, finish: "stop" | null];

function chunk(name: string, ...choices: readonly ChunkChoice[]): StreamEvent {
  return {
    kind: "chunk",
    raw: name,
    chunk: {
      id: "c",
      object: "chat.completion.chunk",
      created: 0,
      model: "m",
      choices: choices.map(([index, content, finish_reason]) => ({
        index,
        delta: content === null ? {} : { content },
        finish_reason,
      })),
    },
  };
}

const done: StreamEvent = { kind: "done", raw: "[DONE]" };

/** Runs a stream whose outcome's record waits for `gate`; what was released before and after it, by name. */
async function release(
  events: readonly ReplyEvent[],
  outcome: Recorded = recorded,
  cut: () => Refusal | undefined = () => undefined,
) {
  const gate = Promise.withResolvers<void>();
  const atEnd = Promise.withResolvers<void>();
  const ends: StreamEnd["kind"][] = [];
  let hash = "";
  const stream = new ReleasedStream(oneByOne(events), {
    onFirst: () => {},
    onEnd: async (end, tally) => {
      ends.push(end.kind);
      hash = tally.totals((text) => text).facts.answer_hash;
      atEnd.resolve();
      await gate.promise;
      return outcome;
    },
    cut,
  });
  const released: string[] = [];
  const reading = (async () => {
    for await (const batch of stream) for (const event of batch) released.push(nameOf(event));
  })();
  await atEnd.promise;
  const before = [...released];
  gate.resolve();
  await reading;
  return { before, after: released.slice(before.length), ends, answer: hash };
}

async function* oneByOne(events: readonly ReplyEvent[]): ReplyStream {
  for (const event of events) yield [event];
}

function nameOf(event: ReplyEvent): string {
  switch (event.kind) {
    case "failed":
      return event.failure.kind;
    case "refused":
      return event.denial.refusal.kind;
    case "cut":
      return event.refusal.kind;
    default:
      return event.raw;
  }
}

/** Were an end released earlier, a crash right after could leave a whole answer without its evidence. */
describe("until the outcome is recorded", () => {
  test("the finish, the usage and the end of an answer wait; its text does not", async () => {
    const events = [
      chunk("a", [0, "A", null]),
      chunk("b", [0, "B", null]),
      chunk("f", [0, null, "stop"]),
      chunk("u"),
      done,
    ];
    expect(await release(events)).toEqual({
      before: ["a", "b"],
      after: ["f", "u", "[DONE]"],
      ends: ["done"],
      answer: "AB",
    });
  });

  test("each choice's finish waits, while the others go on", async () => {
    const events = [
      chunk("a0", [0, "A", null]),
      chunk("f0", [0, null, "stop"]),
      chunk("a1", [1, "B", null]),
      chunk("f1", [1, null, "stop"]),
      done,
    ];
    expect(await release(events)).toMatchObject({ before: ["a0", "a1"], after: ["f0", "f1", "[DONE]"] });
  });

  test("a choice that shares a chunk with another's finish waits with it, so that its text stays in order", async () => {
    const events = [chunk("both", [0, null, "stop"], [1, "B", null]), chunk("more", [1, "C", null]), done];
    expect(await release(events)).toMatchObject({ before: [], after: ["both", "more", "[DONE]"] });
  });

  test("a chunk without choices at the beginning does not wait", async () => {
    expect(await release([chunk("filters"), chunk("a", [0, "A", null]), done])).toMatchObject({
      before: ["filters", "a"],
    });
  });

  test("a refusal of what the answer was to go on with waits too", async () => {
    const refusal: PolicyBlock = {
      kind: "policy-blocked",
      message: "",
      policy: {
        violations: [{ type: "rule", message: "", rationale_codes: ["NO"], mode: "enforce" }],
        rationaleCodes: ["NO"],
        status: 403,
      },
    };
    const refused: ReplyEvent = {
      kind: "refused",
      denial: { entry: entryOf(contextWith(async () => {})), refusal },
    };
    expect(await release([chunk("a", [0, "A", null]), refused])).toMatchObject({
      before: ["a"],
      after: ["policy-blocked"],
      ends: ["refused"],
      answer: "A",
    });
  });

  test("a failure waits too", async () => {
    const failed: StreamEvent = {
      kind: "failed",
      failure: { kind: "connection", billed: "unknown", message: "" },
    };
    expect(await release([chunk("a", [0, "A", null]), failed])).toMatchObject({
      before: ["a"],
      after: ["connection"],
      ends: ["failed"],
    });
  });
});

test("where the outcome cannot be recorded, the end is withheld and an error stands in its place", async () => {
  const unavailable: Recorded = { kind: "unavailable", cause: new EventStoreUnavailable("full") };
  const events = [chunk("a", [0, "A", null]), chunk("f", [0, null, "stop"]), done];
  expect(await release(events, unavailable)).toMatchObject({ before: ["a"], after: ["upstream_error"] });
});

/** Else a blocked agent reads on for as long as its provider writes. */
test("of a call that is cut nothing more is released but the refusal", async () => {
  const refusal: Refusal = { kind: "unauthenticated", message: "" };
  let passed = 0;
  const cut = () => (++passed > 1 ? refusal : undefined);
  const events = [
    chunk("a", [0, "A", null]),
    chunk("b", [0, "B", null]),
    chunk("f", [0, null, "stop"]),
    done,
  ];
  expect(await release(events, recorded, cut)).toEqual({
    before: ["a"],
    after: ["unauthenticated"],
    ends: ["cut"],
    answer: "A",
  });
});

test("a caller who leaves while the next chunk is awaited ends the stream once", async () => {
  const ends: StreamEnd["kind"][] = [];
  const left = Promise.withResolvers<void>();
  const events: AnswerStream = {
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        await left.promise;
        return {
          done: false,
          value: [{ kind: "failed", failure: { kind: "cancelled", billed: "unknown", message: "" } }],
        };
      },
      return: async () => {
        left.resolve();
        return { done: true, value: undefined };
      },
    }),
  };
  const stream = new ReleasedStream(events, {
    onFirst: () => {},
    onEnd: async (end) => {
      ends.push(end.kind);
      return recorded;
    },
    cut: () => undefined,
  });
  const pending = stream.next();
  await stream.return();
  await pending;
  expect(ends).toEqual(["abandoned"]);
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});
