import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { ChatCompletionChunk } from "openai/resources/chat/completions";
import type { AnswerStream, StreamEvent } from "../../ports/provider.ts";
import type { ReplyEvent } from "../call.ts";
import { type DecideNames, ToolCallGate } from "./tool-call-gate.ts";
import type { ToolName } from "./tool-call-parts.ts";

type Delta = ChatCompletionChunk.Choice.Delta;
type Finish = ChatCompletionChunk.Choice["finish_reason"];

function event(delta: object, finish_reason: Finish = null, index = 0): StreamEvent {
  const choices = [{ index, delta: delta as Delta, finish_reason }];
  const chunk: ChatCompletionChunk = {
    id: "c",
    object: "chat.completion.chunk",
    created: 1,
    model: "m",
    choices,
  };
  return { kind: "chunk", chunk, raw: JSON.stringify(delta) };
}

function call(index: number, called: object, more: object = {}): StreamEvent {
  return event({ tool_calls: [{ index, ...more, function: called }] });
}

const text = (content: string) => event({ content });
const finish = event({}, "tool_calls");
const done: StreamEvent = { kind: "done", raw: "[DONE]" };

async function* inBatches(events: readonly StreamEvent[], sizes: readonly number[]): AnswerStream {
  let at = 0;
  for (const size of [...sizes, events.length]) {
    if (at < events.length) yield events.slice(at, at + size);
    at += size;
  }
}

const ended: ReplyEvent = {
  kind: "failed",
  failure: { kind: "cancelled", billed: "unknown", message: "denied" },
};

/** Runs events through a gate that allows all names but those that begin with `bad`. */
async function gate(events: readonly StreamEvent[], sizes: readonly number[] = []) {
  const decided: ToolName[] = [];
  const decide: DecideNames = async (names) => {
    const bad = names.findIndex((name) => name?.startsWith("bad"));
    decided.push(...(bad < 0 ? names : names.slice(0, bad + 1)));
    return bad < 0 ? { allowed: names.length } : { allowed: bad, end: ended };
  };
  const released: ReplyEvent[] = [];
  for await (const batch of new ToolCallGate(inBatches(events, sizes), decide)) released.push(...batch);
  return { released, decided };
}

const oneByOne = Array.from({ length: 50 }, () => 1);

/** What an event says beside the names of tools, which the gate prints anew. */
function said(event: ReplyEvent): unknown {
  if (event.kind !== "chunk") return event;
  const [choice] = event.chunk.choices;
  const [part] = choice?.delta.tool_calls ?? [];
  return [choice?.delta.content, part?.index, part?.function?.arguments ?? "", choice?.finish_reason];
}

describe("a tool call that is denied", () => {
  test.each([
    [
      "named at once",
      [call(0, { name: "bad", arguments: "" }, { id: "t", type: "function" }), call(0, { arguments: "{}" })],
    ],
    ["named in pieces", [call(0, { name: "ba" }), call(0, { name: "d" }), call(0, { arguments: "{" })]],
    ["named with its arguments", [call(0, { name: "bad", arguments: "{}" })]],
    ["without arguments", [call(0, { name: "bad" })]],
    [
      "announced before it is named",
      [event({ tool_calls: [{ index: 0, id: "t" }] }), call(0, { name: "bad" })],
    ],
    [
      "of the legacy form",
      [event({ function_call: { name: "bad" } }), event({ function_call: { arguments: "{}" } })],
    ],
    [
      "of a tool that is no function",
      [event({ tool_calls: [{ index: 0, custom: { name: "bad", input: "x" } }] })],
    ],
    [
      "behind one that is allowed",
      [call(0, { name: "good", arguments: "{}" }), call(1, { name: "bad", arguments: "{}" })],
    ],
    ["beside text", [event({ content: "!", tool_calls: [{ index: 0, function: { name: "bad" } }] })]],
  ])("%s, ends the answer before any piece of it", async (_name, calls) => {
    const before = [text("Let me see."), text(" Well.")];
    for (const sizes of [oneByOne, [], [2], [3]]) {
      const { released } = await gate([...before, ...calls, finish, done], sizes);
      const allowed = calls.filter((each) => JSON.stringify(each).includes("good"));
      expect(released.map(said)).toEqual([...before, ...allowed, ended].map(said));
    }
  });
});

interface Called {
  readonly name: string;
  readonly args: string;
}

/** The pieces of one call in their order: its name, then its arguments, cut anywhere. */
function pieces(
  index: number,
  { name, args }: Called,
  nameSize: number,
  argsSize: number,
): readonly StreamEvent[] {
  const cut = (whole: string, size: number) =>
    Array.from({ length: Math.ceil(whole.length / size) }, (_, at) =>
      whole.slice(at * size, (at + 1) * size),
    );
  return [
    ...cut(name, nameSize).map((piece) => call(index, { name: piece })),
    ...cut(args, argsSize).map((piece) => call(index, { arguments: piece })),
  ];
}

const anyCalls = fc.array(
  fc.record({
    name: fc.constantFrom("good_read", "good_write", "bad_delete"),
    args: fc.constantFrom("", "{}", '{"path":"/"}'),
  }),
  { minLength: 1, maxLength: 3 },
);
const anySize = fc.integer({ min: 1, max: 12 });

// Whoever gets a piece of a denied call may carry it out: clients run tools as soon as they can read them.
test("nothing of a call passes that is not allowed, and all else in its order, at any split and any interleaving", async () => {
  await fc.assert(
    fc.asyncProperty(
      anyCalls,
      fc.tuple(anySize, anySize),
      fc.array(anySize, { maxLength: 20 }),
      fc.infiniteStream(fc.nat()),
      async (calls, [nameSize, argsSize], sizes, turns) => {
        const queues = [
          [text("a"), text("b")],
          ...calls.map((called, index) => [...pieces(index, called, nameSize, argsSize)]),
        ];
        const events: StreamEvent[] = [];
        while (queues.some((queue) => queue.length > 0)) {
          const open = queues.filter((queue) => queue.length > 0);
          const next = open[Number(turns.next().value) % open.length]?.shift();
          if (next !== undefined) events.push(next);
        }
        const all = [...events, finish, done];
        const { released, decided } = await gate(all, sizes);

        const isDenied = calls.some(({ name }) => name.startsWith("bad"));
        const passed = isDenied ? released.slice(0, -1) : released;
        expect(passed.map(said)).toEqual(all.slice(0, passed.length).map(said));
        expect(isDenied ? released.at(-1) : passed.length).toEqual(isDenied ? ended : all.length);
        const leaked = calls.filter(
          ({ name }, index) => name.startsWith("bad") && passed.some((each) => indexOf(each) === index),
        );
        expect(leaked).toEqual([]);
        const started = calls.filter((_, index) => passed.some((each) => indexOf(each) === index));
        expect(decided).toEqual(expect.arrayContaining(started.map(({ name }) => name)));
      },
    ),
    { numRuns: 1_000 },
  );
});

function indexOf(released: ReplyEvent): number | undefined {
  return released.kind === "chunk" ? released.chunk.choices[0]?.delta.tool_calls?.[0]?.index : undefined;
}

describe("a stream that cannot be decided", () => {
  // A client that joins names would call a tool that nobody decided.
  test("ends where a name goes on after it was decided", async () => {
    const events = [call(0, { name: "good", arguments: "{" }), call(0, { name: "_bad" }), finish, done];
    for (const sizes of [oneByOne, []]) {
      const { released } = await gate(events, sizes);
      expect(released.at(-1)).toMatchObject({ kind: "failed", failure: { kind: "malformed_response" } });
      expect(released.slice(0, -1)).not.toContainEqual(events[1]);
    }
  });

  test("ends where the name of a call does not come within 1 MiB", async () => {
    const events = [
      call(0, { arguments: "{" }),
      ...Array.from({ length: 20 }, () => text("x".repeat(100_000))),
    ];
    const { released } = await gate([...events, finish, done], oneByOne);
    expect(released).toMatchObject([{ kind: "failed", failure: { kind: "malformed_response" } }]);
  });

  test("gives its failure, and nothing of a call that was not decided", async () => {
    const broken: StreamEvent = {
      kind: "failed",
      failure: { kind: "connection", billed: "unknown", message: "" },
    };
    expect((await gate([text("a"), call(0, { name: "good" }), broken])).released).toEqual([
      text("a"),
      broken,
    ]);
  });
});

test("a call without a name is decided as one whose name is unclear when its choice ends", async () => {
  expect((await gate([call(0, { arguments: "{}" }), finish, done], oneByOne)).decided).toEqual([undefined]);
});

test("an answer without tool calls passes batch by batch, undecided", async () => {
  const events = [text("a"), text("b"), finish, done];
  expect(await gate(events, oneByOne)).toEqual({ released: events, decided: [] });
});
