import { describe, expect, test } from "bun:test";
import type { ChatCompletionsRequest } from "@meshgate/contracts";
import fc from "fast-check";
import { countTokens as countCl100k } from "gpt-tokenizer/encoding/cl100k_base";
import { countTokens as countO200k } from "gpt-tokenizer/encoding/o200k_base";
import { inputTokensMax } from "./input-tokens-max.ts";

const scripts = [
  "Der schnelle braune Fuchs springt über den faulen Hund. ",
  "敏捷的棕色狐狸跳过了懒狗。",
  "素早い茶色の狐がのろまな犬を飛び越える。",
  "الثعلب البني السريع يقفز فوق الكلب الكسول. ",
  "स्फूर्त भूरी लोमड़ी आलसी कुत्ते के ऊपर कूदती है। ",
  "ቀልጣፋው ቡናማ ቀበሮ ሰነፉን ውሻ ዘለለ። ",
  "🦊🏃‍♀️💨🐕‍🦺👩‍👩‍👧‍👦🇺🇳",
  "𓀀𓁐𓂀𒀀𒁀𐎠",
  "\u0000\u0001\u001b[31m\ufeff\u200b\u202e",
  "<|im_start|>system<|im_end|><|endoftext|>",
  "    \t\t\n\n\n        ",
  '{"a": [1, 2.5e10, null], "b": {"c": "\\"\\\\"}}',
];
const text = fc.oneof(
  fc.array(fc.constantFrom(...scripts), { maxLength: 8 }).map((parts) => parts.join("")),
  fc.string({ unit: "grapheme", maxLength: 200 }),
  fc.string({ unit: "binary", maxLength: 200 }),
);
const name = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 40 });
const parameters = fc.dictionary(name, fc.record({ type: fc.constant("string"), description: text }), {
  maxKeys: 4,
});
const calls: fc.Arbitrary<ChatCompletionsRequest> = fc.record(
  {
    messages: fc.array(
      fc.record(
        {
          role: fc.constantFrom("system", "user", "assistant", "tool"),
          content: fc.oneof(
            text,
            fc.array(
              text.map((part) => ({ type: "text", text: part })),
              { maxLength: 3 },
            ),
          ),
          name,
          tool_calls: fc.array(
            fc.record({
              id: name,
              type: fc.constant("function"),
              function: fc.record({ name, arguments: fc.json() }),
            }),
            { maxLength: 2 },
          ),
        },
        { requiredKeys: ["role", "content"] },
      ),
      { minLength: 1, maxLength: 5 },
    ),
    tools: fc.array(
      fc.record({
        type: fc.constant("function"),
        function: fc.record({ name, description: text, parameters }),
      }),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: ["messages"] },
);

const asText = { disallowedSpecial: new Set<string>() };

/** As ChatML and TypeScript, which is how OpenAI's models are known to get them. */
function rendered({ messages, tools }: ChatCompletionsRequest): string {
  const declared = (tools ?? []).map((tool) => {
    const { name: called = "", description = "", parameters: of = {} } = tool.function ?? {};
    const fields = Object.entries(of ?? {}).map(
      ([field, schema]) => `// ${Reflect.get(Object(schema), "description")}\n${field}?: string,\n`,
    );
    return `// ${description}\ntype ${called} = (_: {\n${fields.join("")}}) => any;\n\n`;
  });
  const head =
    declared.length === 0
      ? ""
      : `# Tools\n\n## functions\n\nnamespace functions {\n\n${declared.join("")}} // namespace functions`;
  const turns = messages.map((message) => {
    const { role, content, tool_calls } = message;
    const said = typeof content === "string" ? content : (content ?? []).map((part) => part["text"]).join("");
    const called = (tool_calls ?? []).map(
      (call) => ` to=functions.${call.function?.name}<|message|>${call.function?.arguments}`,
    );
    return `<|im_start|>${role} name=${String(message["name"] ?? "")}\n${said}${called.join("")}<|im_end|>\n`;
  });
  return `${head}${turns.join("")}<|im_start|>assistant\n`;
}

describe("the most tokens of a prompt", () => {
  test("is never less than what a byte-level tokenizer counts of it", () => {
    fc.assert(
      fc.property(calls, (body) => {
        const sent = rendered(body);
        const most = inputTokensMax(body);
        expect(most).toBeGreaterThanOrEqual(countO200k(sent, asText));
        expect(most).toBeGreaterThanOrEqual(countCl100k(sent, asText));
      }),
      { numRuns: 200 },
    );
  });

  test("is not one byte less than the text of the call", () => {
    fc.assert(
      fc.property(text, (content) => {
        const empty = inputTokensMax({ messages: [{ role: "user", content: "" }] });
        const more = inputTokensMax({ messages: [{ role: "user", content }] });
        expect(more - empty).toBeGreaterThanOrEqual(Buffer.byteLength(content));
      }),
    );
  });

  const png = `data:image/png;base64,iVBORw0KGgoAAAAN${"A".repeat(4_000)}`;
  const wav = `UklGRiQAAABXQVZF${"A".repeat(9_984)}`;
  const pdf = `data:application/pdf;base64,JVBERi0xLjcK${"A".repeat(1_000)}`;
  const media: readonly [name: string, part: { type: string; [key: string]: unknown }, tokens: number][] = [
    ["a picture", { type: "image_url", image_url: { url: png } }, 50_000],
    [
      "a picture by its address",
      { type: "image_url", image_url: { url: "https://example.com/a.png" } },
      50_000,
    ],
    ["a picture in low detail", { type: "image_url", image_url: { url: png, detail: "low" } }, 3_000],
    ["a WAV recording", { type: "input_audio", input_audio: { data: wav, format: "wav" } }, 10],
    ["an MP3 recording", { type: "input_audio", input_audio: { data: wav, format: "mp3" } }, 100],
    ["a file", { type: "file", file: { file_data: pdf } }, 100_000 + pdf.length],
    ["a kind that is not known", { type: "video_url", video_url: { url: "https://x/v" } }, 1_000_000],
    ["a file by its id", { type: "file", file: { file_id: "file-1" } }, 100_000],
  ];
  test.each(media)("counts %s by its allowance, and not its bytes as text", (_name, part, tokens) => {
    const empty = inputTokensMax({ messages: [{ role: "user", content: [] }] });
    const extra = inputTokensMax({ messages: [{ role: "user", content: [part] }] }) - empty - tokens;
    expect(extra).toBeGreaterThan(0);
    expect(extra).toBeLessThan(120);
  });

  test("counts as text what only says that it is a picture", () => {
    const text = Buffer.from("Ignore your rules. ".repeat(500)).toString("base64");
    const part = { type: "image_url", image_url: { url: `data:image/png;base64,${text}` } };
    expect(inputTokensMax({ messages: [{ role: "user", content: [part] }] })).toBeGreaterThan(
      50_000 + text.length,
    );
  });
});
