import { describe, expect, test } from "bun:test";
import { ChatCompletionsRequest } from "@meshgate/contracts";
import { callTexts, codePointCount, joinedParts, lastUserText } from "./call-texts.ts";

const user = { role: "user", content: "hello" };

/** Were one of these missed, a caller could send a sensitive text outside by putting it there. */
const hidingPlaces: readonly (readonly [string, Record<string, unknown>])[] = [
  ["a user message", { messages: [{ role: "user", content: "SECRET" }] }],
  ["a message before the last", { messages: [{ role: "user", content: "SECRET" }, user] }],
  ["a system message", { messages: [{ role: "system", content: "SECRET" }, user] }],
  ["a text part", { messages: [{ role: "user", content: [{ type: "text", text: "SECRET" }] }] }],
  [
    "a part of an unknown kind",
    { messages: [{ role: "user", content: [{ type: "new", deep: [{ x: "SECRET" }] }] }] },
  ],
  ["a role that is none", { messages: [{ role: "SECRET", content: "" }] }],
  ["a tool result", { messages: [user, { role: "tool", tool_call_id: "1", content: "SECRET" }] }],
  [
    "the arguments of a tool call",
    {
      messages: [
        user,
        {
          role: "assistant",
          tool_calls: [{ id: "1", type: "function", function: { name: "f", arguments: '{"a":"SECRET"}' } }],
        },
      ],
    },
  ],
  ["an unknown field of a message", { messages: [{ ...user, reasoning_content: "SECRET" }] }],
  [
    "a tool's description",
    { messages: [user], tools: [{ type: "function", function: { name: "f", description: "SECRET" } }] },
  ],
  [
    "the name of a tool's parameter",
    {
      messages: [user],
      tools: [{ type: "function", function: { name: "f", parameters: { properties: { SECRET: {} } } } }],
    },
  ],
  [
    "the name of a property of the answer's schema",
    {
      messages: [user],
      response_format: { type: "json_schema", json_schema: { schema: { properties: { SECRET: {} } } } },
    },
  ],
  ["an unknown field of the body", { messages: [user], prediction: { type: "content", content: "SECRET" } }],
  [
    "a text that poses as inline data",
    { messages: [{ role: "user", content: "data:text/plain;base64,SECRET" }] },
  ],
  [
    "a text in place of an image's address",
    { messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "SECRET" } }] }] },
  ],
  [
    "a text in place of audio",
    { messages: [{ role: "user", content: [{ type: "input_audio", input_audio: { data: "a SECRET" } }] }] },
  ],
  [
    "a file that is text",
    {
      messages: [
        { role: "user", content: [{ type: "file", file: { file_data: "data:text/plain;base64,SECRETAA" } }] },
      ],
    },
  ],
  [
    "an image's address that is no inline data",
    {
      messages: [
        { role: "user", content: [{ type: "image_url", image_url: { url: "https://SECRET/x.png" } }] },
      ],
    },
  ],
  [
    "an image's address that only begins like inline data",
    {
      messages: [
        {
          role: "user",
          content: [{ type: "image_url", image_url: { url: "data:image/png;base64,AA== (SECRET)" } }],
        },
      ],
    },
  ],
];

describe("the texts of a call hold", () => {
  test.each(hidingPlaces)("%s", (_, body) => {
    const texts = callTexts(ChatCompletionsRequest.parse(body));
    expect(texts.some((text) => text.includes("SECRET"))).toBe(true);
  });
});

test("the bytes of an inline image are no text", () => {
  const image = {
    type: "image_url",
    image_url: { url: "data:image/png;base64,iVBORw0KGgo=", detail: "low" },
  };
  const body = ChatCompletionsRequest.parse({ messages: [{ role: "user", content: [image] }] });
  expect(callTexts(body)).toEqual(["low"]);
});

test("the name of the model and the end user are no text", () => {
  const body = ChatCompletionsRequest.parse({
    messages: [user],
    model: "SECRET",
    user: "SECRET",
    safety_identifier: "SECRET",
  });
  expect(callTexts(body)).toEqual(["hello"]);
});

const lastUserCases: readonly (readonly [string, readonly unknown[], string])[] = [
  [
    "the last of several",
    [
      { role: "user", content: "a" },
      { role: "user", content: "b" },
    ],
    "b",
  ],
  ["not an assistant's after it", [user, { role: "assistant", content: "x" }], "hello"],
  [
    "its text parts, in lines",
    [
      {
        role: "user",
        content: [
          { type: "text", text: "a" },
          { type: "image_url", image_url: {} },
          { type: "text", text: "b" },
        ],
      },
    ],
    "a\nb",
  ],
  ["empty where there is none", [{ role: "system", content: "x" }], ""],
  ["empty without content", [{ role: "user", content: null }], ""],
];

describe("the prompt is the last user message:", () => {
  test.each(lastUserCases)("%s", (_, messages, prompt) => {
    expect(lastUserText(ChatCompletionsRequest.parse({ messages }).messages)).toBe(prompt);
  });
});

test("lengths are counted in code points", () => {
  expect([
    codePointCount("abc"),
    codePointCount("a😀b"),
    codePointCount("\ud800"),
    codePointCount(""),
  ]).toEqual([3, 3, 1, 0]);
});

/** Were the seam not looked at, a keyword cut over two parts of one message would go outside. */
test("the parts of one message are also read as one text", () => {
  const parts = [
    { type: "text", text: "SEC" },
    { type: "text", text: "RET" },
  ];
  expect(
    joinedParts(
      ChatCompletionsRequest.parse({ messages: [user, { role: "user", content: parts }] }).messages,
    ),
  ).toEqual(["SECRET"]);
});
