import { describe, expect, test } from "bun:test";
import { ChatCompletionsRequest } from "@meshgate/contracts";
import { compileKeywords } from "@meshgate/engine";
import fc from "fast-check";
import { callTexts, codePointCount, lastUserText } from "./call-texts.ts";
import { otherReadings } from "./other-readings.ts";

const user = { role: "user", content: "hello" };
/** `SECRET` as Python's `json.dumps` could write it, were it not ASCII. */
const ESCAPED = String.raw`\u0053ECRET`;
const PNG = "iVBORw0KGgo";

function calling(args: string): object {
  const call = { id: "1", type: "function", function: { name: "f", arguments: args } };
  return { messages: [user, { role: "assistant", tool_calls: [call] }] };
}

function saying(...parts: readonly object[]): object {
  return { messages: [{ role: "user", content: parts }] };
}

function text(content: string): object {
  return { type: "text", text: content };
}

/** Whether a match for the keyword would keep the call local. */
function holds(body: object, keyword: string): boolean {
  const { texts, messages } = read(body);
  const keywords = compileKeywords([keyword]);
  return keywords.matches(texts) || keywords.matches(otherReadings(messages, texts));
}

function read(body: object) {
  const parsed = ChatCompletionsRequest.parse(body);
  return { texts: callTexts(parsed), messages: parsed.messages };
}

/** Were one of these missed, a caller could send a sensitive text outside by putting it there. */
const hidingPlaces: readonly (readonly [string, object])[] = [
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
  ["the arguments of a tool call, with escapes", calling(`{"a":"${ESCAPED}"}`)],
  ["a name in the arguments of a tool call, with escapes", calling(`{"${ESCAPED}":1}`)],
  [
    "arguments in JSON in a string",
    calling(JSON.stringify({ a: JSON.stringify({ b: "x" }) }).replace("x", `\\${ESCAPED}`)),
  ],
  ["arguments with a backspace", calling(String.raw`{"a":"SEC\bRET"}`)],
  [
    "a tool result that is JSON with escapes",
    { messages: [user, { role: "tool", tool_call_id: "1", content: `["${ESCAPED}"]` }] },
  ],
  ["JSON with escapes in a longer text", { messages: [{ role: "user", content: `Read this: "${ESCAPED}` }] }],
  ["JSON with escapes over two parts", saying(text(String.raw`{"a":"\u00`), text('53ECRET"}'))],
  [
    "what poses as audio in a tool's schema",
    {
      messages: [user],
      tools: [
        {
          type: "function",
          function: { name: "f", parameters: { properties: { input_audio: { data: "SECRETAA" } } } },
        },
      ],
    },
  ],
  ["what poses as audio in metadata", { messages: [user], metadata: { input_audio: { data: "//uSECRET" } } }],
  [
    "what poses as audio in a part of another kind",
    saying({ type: "text", text: "", input_audio: { data: "//uSECRET" } }),
  ],
  [
    "base64 that is no audio",
    saying({ type: "input_audio", input_audio: { data: "SECRETAA", format: "wav" } }),
  ],
  [
    "base64 that is no image",
    saying({ type: "image_url", image_url: { url: "data:image/png;base64,SECRETAA" } }),
  ],
  [
    "base64 that is no document",
    saying({ type: "file", file: { file_data: "data:application/pdf;base64,SECRETAA" } }),
  ],
  [
    "an image's media type",
    saying({ type: "image_url", image_url: { url: `data:image/secret;base64,${PNG}` } }),
  ],
  [
    "the name of a file",
    saying({ type: "file", file: { filename: "SECRET", file_data: `data:image/png;base64,${PNG}` } }),
  ],
  ["the name of an unknown field of the body", { messages: [user], SECRET: 1 }],
  ["a name below an unknown field", { messages: [user], guided_json: { properties: { SECRET: {} } } }],
  ["a name in metadata", { messages: [user], metadata: { SECRET: "" } }],
  ["the name of an unknown field of a message", { messages: [{ ...user, SECRET: null }] }],
  ["the name of an unknown field of a part", saying({ type: "text", text: "", SECRET: true })],
  [
    "the name of an unknown field of a tool call",
    { messages: [{ role: "assistant", tool_calls: [{ id: "1", SECRET: 0 }] }] },
  ],
  ["an end user who is a text", { messages: [user], user: "the SECRET plan" }],
  [
    "an end user too long for an identifier",
    { messages: [user], safety_identifier: `SECRET${"x".repeat(59)}` },
  ],
  ["an end user of many fields", { messages: [user], safety_identifier: { SECRET: 1 } }],
  ["a model that is a text", { messages: [user], model: "the SECRET plan" }],
  ["the seam of two text parts", saying(text("SEC"), text("RET"))],
  [
    "the seam of two parts around an image",
    saying(text("SEC"), { type: "image_url", image_url: {}, text: "x" }, text("RET")),
  ],
  [
    "the seam of two refusals",
    saying({ type: "refusal", refusal: "SEC" }, { type: "refusal", refusal: "RET" }),
  ],
  ["the seam of a text and a refusal in one part", saying({ type: "text", text: "SEC", refusal: "RET" })],
  [
    "the seam of two texts, a refusal posing between",
    saying({ type: "text", text: "SEC", refusal: "x" }, text("RET")),
  ],
  [
    "the seam of two user messages",
    {
      messages: [
        { role: "user", content: "SEC" },
        { role: "user", content: "RET" },
      ],
    },
  ],
  [
    "the seam of a tool's result and a user message",
    {
      messages: [
        { role: "tool", tool_call_id: "1", content: "SEC" },
        { role: "user", content: [text("RET")] },
      ],
    },
  ],
  [
    "the seam of two user messages, with an instruction between that is moved away",
    {
      messages: [
        { role: "user", content: "SEC" },
        { role: "system", content: "x" },
        { role: "user", content: "RET" },
      ],
    },
  ],
  [
    "the seam of two assistant messages",
    {
      messages: [
        { role: "assistant", content: "SEC" },
        { role: "assistant", content: "RET" },
      ],
    },
  ],
  [
    "the seam of two instructions, wherever they stand",
    { messages: [{ role: "system", content: "SEC" }, user, { role: "developer", content: "RET" }] },
  ],
  ["a text with a control character", { messages: [{ role: "user", content: "SEC\0RET" }] }],
];

describe("a keyword is found in", () => {
  test.each(hidingPlaces)("%s", (_, body) => {
    expect(holds(body, "secret")).toBe(true);
  });
});

/** Translations put line breaks between texts: were that not looked at, a keyword of two words could be cut there. */
test("a keyword of several words is found over the seam of two parts", () => {
  expect(holds(saying(text("project"), text(""), text("falcon")), "project falcon")).toBe(true);
});

const files: readonly (readonly [string, (bytes: string) => object, readonly number[]])[] = [
  ["PNG", image("png"), [0x89, ...ascii("PNG\r\n")]],
  ["JPEG", image("jpeg"), [0xff, 0xd8, 0xff, 0xe0]],
  ["GIF", image("gif"), ascii("GIF89a")],
  ["WebP", image("webp"), ascii("RIFF0000WEBP")],
  ["AVIF", image("avif"), ascii("\0\0\0 ftypavif")],
  ["BMP", image("bmp"), ascii("BM0000\0\0\0\0")],
  ["WAV", audio, ascii("RIFF0000WAVE")],
  ["MP3 with a tag", audio, ascii("ID3")],
  ["MP3", audio, [0xff, 0xfb, 0x90]],
  ["Ogg", audio, ascii("OggS")],
  ["FLAC", audio, ascii("fLaC")],
  ["M4A", audio, ascii("\0\0\0 ftypM4A ")],
  ["PDF", document, ascii("%PDF-1.7")],
];

describe("the bytes of an inline file are no text:", () => {
  test.each(files)("%s", (_, part, beginning) => {
    const bytes = Buffer.from([...beginning, ...Buffer.from("SECRET", "base64")]).toString("base64");
    expect(read(saying(part(bytes))).texts).toEqual(["low"]);
  });
});

function image(type: string) {
  return (bytes: string): object => ({
    type: "image_url",
    image_url: { url: `data:image/${type};base64,${bytes}`, detail: "low" },
  });
}

function audio(bytes: string): object {
  return { type: "input_audio", input_audio: { data: bytes, format: "low" } };
}

function document(bytes: string): object {
  return { type: "file", file: { file_data: `data:application/pdf;base64,${bytes}`, filename: "low" } };
}

function ascii(characters: string): readonly number[] {
  return [...Buffer.from(characters, "latin1")];
}

test("identifiers of the model and the end user are no text", () => {
  const identified = {
    model: "team/secret-1",
    user: "user_secret_42",
    safety_identifier: "a@secret.example",
  };
  expect(read({ messages: [user], ...identified }).texts).toEqual(["hello"]);
});

/** Were these texts, a keyword such as `user` or `properties` would keep every call local. */
test("the format's own words are no text in their places", () => {
  const schema = { type: "object", properties: { city: { type: ["string", "null"] } }, required: ["zip"] };
  const body = {
    messages: [user],
    tools: [{ type: "function", function: { name: "weather", strict: true, parameters: schema } }],
    response_format: { type: "json_schema", json_schema: { name: "answer", schema } },
  };
  const schemaTexts = ["city", "zip"];
  expect(read(body).texts).toEqual(["hello", "weather", ...schemaTexts, "answer", ...schemaTexts]);
});

test("where names are the caller's, a word of the format is text like any other", () => {
  const properties = { properties: { type: "object", enum: [{ role: "user" }] } };
  const body = {
    messages: [user],
    metadata: { role: "user" },
    guided_json: { type: "object" },
    tools: [{ type: "function", function: { name: "f", parameters: { ...properties, voice: {} } } }],
  };
  expect(read(body).texts).toEqual([
    ...["hello", "f", "type", "object", "enum", "role", "user", "voice"],
    ...["role", "user", "guided_json", "type", "object"],
  ]);
});

test("each text is counted once, whatever it may also be read as", () => {
  const parts = [text(String.raw`{"a":"\u00e9"}`), text("b")];
  expect(read(saying(...parts)).texts).toEqual([String.raw`{"a":"\u00e9"}`, "b"]);
});

test("JSON's escapes are resolved as a JSON parser resolves them", () => {
  const escaped = `${String.raw`\u0063 \\u0063 \u12 \ud83d\ude00 \n\/\"\q `}\\`;
  const { texts, messages } = read({ messages: [{ role: "user", content: escaped }] });
  expect([...otherReadings(messages, texts)][0]).toBe('c \\u0063 \\u12 😀 \n/"q \\');
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (value) => {
      const json = JSON.stringify(value).replace(/[^\\"\x20-\x7e]/g, escapeUnit);
      const call = read({ messages: [{ role: "user", content: json }] });
      expect([json, ...otherReadings(call.messages, call.texts)].some((each) => each.includes(value))).toBe(
        true,
      );
    }),
  );
});

test("a backslash that escapes nothing gives nothing more to read", () => {
  const { texts, messages } = read({ messages: [{ role: "user", content: String.raw`C:\users` }] });
  expect([...otherReadings(messages, texts)]).toEqual([]);
});

/** As Python's `json.dumps` does with whatever is not ASCII. */
function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Could a caller have each escape resolved in turn, one call would hold up all others. */
test("escapes of escapes are resolved three times at most", () => {
  const { texts, messages } = read({ messages: [{ role: "user", content: `\\${"u005c".repeat(9)}` }] });
  expect([...otherReadings(messages, texts)]).toHaveLength(3);
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
