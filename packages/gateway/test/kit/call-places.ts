import type { ChatCompletionsRequest } from "@meshgate/contracts";

const hello = { role: "user", content: "Hello" };

/** Every place of a call in OpenAI's form where text can stand, by its name. */
export const callPlaces: Readonly<Record<string, (text: string) => ChatCompletionsRequest>> = {
  "a system prompt": (text) => ({ messages: [{ role: "system", content: text }, hello] }),
  "a developer's prompt": (text) => ({ messages: [{ role: "developer", content: text }, hello] }),
  "the user's words": (text) => ({ messages: [{ role: "user", content: text }] }),
  "an earlier message": (text) => ({
    messages: [{ role: "user", content: text }, { role: "assistant", content: "Yes" }, hello],
  }),
  "the model's words": (text) => ({ messages: [hello, { role: "assistant", content: text }] }),
  "a refusal": (text) => ({ messages: [hello, { role: "assistant", content: null, refusal: text }] }),
  "the model's thinking": (text) => ({
    messages: [hello, { role: "assistant", content: "", reasoning_content: text }],
  }),
  "a text part": (text) => ({ messages: [{ role: "user", content: [{ type: "text", text }] }] }),
  "a part of a kind that we do not know": (text) => ({
    messages: [{ role: "user", content: [{ type: "document", source: { data: text } }] }],
  }),
  "an image's address": (text) => ({
    messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: `https://x/${text}` } }] }],
  }),
  "a file's name": (text) => ({
    messages: [{ role: "user", content: [{ type: "file", file: { filename: text, file_id: "f" } }] }],
  }),
  "a tool's result": (text) => ({
    messages: [hello, { role: "tool", tool_call_id: "c", content: text }],
  }),
  "a tool's result in parts": (text) => ({
    messages: [hello, { role: "tool", tool_call_id: "c", content: [{ type: "text", text }] }],
  }),
  "arguments of a tool call": (text) => ({
    messages: [hello, toolCall(JSON.stringify({ card: { number: [text] } }))],
  }),
  "arguments that are no JSON": (text) => ({ messages: [hello, toolCall(`{"card": "${text}`)] }),
  "a name in arguments": (text) => ({ messages: [hello, toolCall(JSON.stringify({ [text]: 1 }))] }),
  "escapes in arguments": (text) => ({ messages: [hello, toolCall(`{"card": "${escaped(text)}"}`)] }),
  "a member that is there twice": (text) => ({
    messages: [hello, toolCall(`{"card": "${text}", "card": "none"}`)],
  }),
  "the legacy function_call": (text) => ({
    messages: [hello, { role: "assistant", function_call: { name: "f", arguments: `{"a": "${text}"}` } }],
  }),
  "an id of a tool call": (text) => ({
    messages: [hello, { role: "tool", tool_call_id: text, content: "" }],
  }),
  "a name of a speaker": (text) => ({ messages: [{ role: "user", name: text, content: "Hi" }] }),
  "a role that we do not know": (text) => ({ messages: [{ role: "critic", content: text }] }),
  "a tool's description": (text) => ({ messages: [hello], tools: [tool({ description: text })] }),
  "a tool's parameters": (text) => ({
    messages: [hello],
    tools: [tool({ parameters: { properties: { a: { type: "string", enum: [text] } } } })],
  }),
  "the name of a tool's parameter": (text) => ({
    messages: [hello],
    tools: [tool({ parameters: { properties: { [text]: { type: "string" } }, required: [text] } })],
  }),
  "the name of a tool": (text) => ({ messages: [hello], tools: [tool({ name: text })] }),
  "the schema of the answer": (text) => ({
    messages: [hello],
    response_format: { type: "json_schema", json_schema: { name: "n", schema: { description: text } } },
  }),
  "a stop sequence": (text) => ({ messages: [hello], stop: ["x", text] }),
  "a predicted answer": (text) => ({ messages: [hello], prediction: { type: "content", content: text } }),
  "the end user": (text) => ({ messages: [hello], user: text }),
  metadata: (text) => ({ messages: [hello], metadata: { note: text } }),
  "a name in metadata": (text) => ({ messages: [hello], metadata: { [text]: "x" } }),
  "a field that we do not know": (text) => ({ messages: [hello], extra: { deep: [{ er: text }] } }),
};

export function toolCall(args: string) {
  return {
    role: "assistant",
    content: null,
    tool_calls: [{ id: "c", type: "function", function: { name: "pay", arguments: args } }],
  };
}

function tool(more: object) {
  return { type: "function", function: { name: "pay", ...more } };
}

export function escaped(text: string): string {
  return text.replace(/./g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
