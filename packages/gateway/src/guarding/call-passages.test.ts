import { describe, expect, test } from "bun:test";
import type { ChatCompletionsRequest } from "@meshgate/contracts";
import { compileGuardrails, redaction } from "@meshgate/guardrails";
import fc from "fast-check";
import { callPlaces, escaped, toolCall } from "../../test/kit/call-places.ts";
import { callPassages } from "./call-passages.ts";
import { atOnce } from "./in-turns.ts";
import { inspectPassages } from "./inspect-passages.ts";
import { maskFindings } from "./mask-findings.ts";

const selection = compileGuardrails([
  {
    name: "mark",
    detector: "patterns",
    params: { patterns: [{ name: "mark", regex: "4111-?1111" }] },
    mode: "both",
    action: "mask",
    on_unavailable: "deny",
    on_unscanned: "deny",
    default_on: true,
  },
]).select(["mark"]);

function findingsIn(body: ChatCompletionsRequest) {
  return atOnce(inspectPassages(selection, callPassages(body).passages)).findings;
}

function masked(body: ChatCompletionsRequest): ChatCompletionsRequest {
  return maskFindings(body, findingsIn(body), ({ type }) => redaction(type));
}

const mark = "4111-1111";
const hello = { role: "user", content: "Hello" };

describe("of every place where text can stand", () => {
  // Text that no guardrail sees is how a value leaves past all of them.
  test.each(Object.entries(callPlaces))("%s is looked at, and masked there", (name, body) => {
    const call = body(`see ${mark}.`);
    expect(findingsIn(call)).toHaveLength(name === "the name of a tool's parameter" ? 2 : 1);
    const expected = JSON.stringify(call)
      .replaceAll(mark, "[MARK]")
      .replaceAll(JSON.stringify(escaped(mark)).slice(1, -1), "[MARK]");
    expect(JSON.stringify(masked(call))).toBe(expected);
  });

  test.each(Object.entries(callPlaces))("%s is left as it is where nothing is found", (_name, body) => {
    const call = body("nothing to see");
    expect(masked(call)).toBe(call);
  });
});

describe("JSON in a text", () => {
  const card = "41111111";
  const arguments_ = (args: string) => {
    const [, message] = masked({ messages: [hello, toolCall(args)] }).messages;
    return message?.tool_calls?.[0]?.function?.arguments;
  };

  test.each([
    [`{"n": ${card}, "m": 1}`, '{"n": "[MARK]", "m": 1}'],
    [`{"n": "a\\n${card}\\"b"}`, '{"n": "a\\n[MARK]\\"b"}'],
    [`[["${card}", "${card}"]]`, '[["[MARK]", "[MARK]"]]'],
  ])("%s stays JSON when it is masked", (before, after) => {
    expect(arguments_(before)).toBe(after);
    expect(() => JSON.parse(after)).not.toThrow();
  });

  test("stays JSON, whatever it holds", () => {
    const leaf = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(card, ` ${mark}"\\`, `\n${card}`),
      fc.constant(Number(card)),
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(fc.oneof(fc.string(), fc.constant(mark)), tie("value"), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), fc.nat(3), (args, indent) => {
        const after = arguments_(JSON.stringify(args, null, indent));
        expect(() => JSON.parse(after ?? "")).not.toThrow();
        expect(JSON.stringify(JSON.parse(after ?? ""))).not.toMatch(/4111-?1111/);
      }),
    );
  });
});

describe("texts that a provider runs together", () => {
  const parts = (...texts: readonly string[]) => texts.map((text) => ({ type: "text", text }));
  const split: readonly (readonly [string, ChatCompletionsRequest["messages"]])[] = [
    ["two parts", [{ role: "user", content: parts("a 4111", "-1111 b") }]],
    ["a part for each character", [{ role: "user", content: parts(..."4111-1111") }]],
    [
      "two messages",
      [
        { role: "user", content: "a 4111" },
        { role: "user", content: "1111 b" },
      ],
    ],
    [
      "instructions that stand apart",
      [
        { role: "system", content: "a 4111" },
        { role: "user", content: "Hi" },
        { role: "developer", content: "1111 b" },
      ],
    ],
    [
      "a tool's result and what the user says to it",
      [
        { role: "tool", tool_call_id: "c", content: "a 4111" },
        { role: "user", content: "1111 b" },
      ],
    ],
    ["long ones", [{ role: "user", content: parts(`${"a".repeat(5_000)}4111`, `1111${"b".repeat(5_000)}`) }]],
  ];

  // Who splits a value would else send it past every guardrail, to a provider that joins it again.
  test.each(split)("are looked at together: %s", (_name, messages) => {
    expect(findingsIn({ messages }).length).toBe(1);
    const after = JSON.stringify(masked({ messages }));
    expect(after).toContain("[MARK]");
    expect(after).not.toMatch(/4111|1111/);
  });

  test("count once where one of them holds the whole", () => {
    expect(
      findingsIn({ messages: [{ role: "user", content: parts("a", `b ${mark} c`, "d") }] }),
    ).toHaveLength(1);
  });
});

describe("what is no text", () => {
  const png = "iVBORw0KGgoAAAANSUhEUg==";
  const user = (part: object) => ({ messages: [{ role: "user", content: [{ type: "text", ...part }] }] });
  const cases: readonly (readonly [string, ChatCompletionsRequest])[] = [
    ["image", user({ type: "image_url", image_url: { url: `data:image/png;base64,${png}` } })],
    ["image", user({ type: "image_url", image_url: { url: "https://example.org/a.png" } })],
    ["audio", user({ type: "input_audio", input_audio: { data: "SUQz", format: "mp3" } })],
    ["audio", { messages: [hello, { role: "assistant", audio: { id: "audio_1" } }] }],
    ["file", user({ type: "file", file: { file_id: "file-1" } })],
    ["file", user({ type: "video_url", video_url: { url: "https://example.org/a.mp4" } })],
    ["encrypted", { messages: [hello, { role: "assistant", reasoning: [{ encrypted_content: "x" }] }] }],
  ];
  test.each(cases)("is said to be unscanned: %s", (cause, body) => {
    expect<readonly string[]>(callPassages(body).unscanned).toEqual([cause]);
  });

  test("is not said of plain text", () => {
    expect(callPassages(user({ text: "See https://example.org/a.png" })).unscanned).toEqual([]);
  });
});

describe("the trust that its author has", () => {
  test.each([
    ["system", "system"],
    ["developer", "system"],
    ["assistant", "assistant"],
    ["user", "user"],
    ["tool", "untrusted"],
    ["function", "untrusted"],
    ["critic", "untrusted"],
  ] as const)("a message of the role %s is %s", (role, trust) => {
    expect(callPassages({ messages: [{ role, content: "Hi" }] }).passages[0]?.trust).toBe(trust);
  });

  test("a document that a user brings is untrusted", () => {
    const content = [{ type: "document", text: "Hi" }];
    expect(callPassages({ messages: [{ role: "user", content }] }).passages).toMatchObject([
      { trust: "untrusted" },
    ]);
  });
});
