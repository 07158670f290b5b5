import { afterAll, expect, test } from "bun:test";
import { fixture } from "../../../test/kit/read-fixture.ts";
import { startUpstream } from "../../../test/kit/scripted-upstream.ts";
import { type Answer, errorAnswer, silence, wholeAnswer } from "../../../test/kit/upstream-answers.ts";
import { listOllamaModels } from "./list-models.ts";

const upstream = startUpstream(silence);
afterAll(() => upstream.stop());

test("lists the models that an Ollama has, in its order", async () => {
  upstream.script(wholeAnswer(new TextDecoder().decode(fixture("ollama", "tags.json.txt"))));
  const list = await listOllamaModels(upstream.url, { timeoutMs: 10_000, headers: { "x-a": "b" } });
  expect(list).toEqual({ ok: true, value: ["llama3.2:latest", "qwen3:8b"] });
  const { method, path, headers } = upstream.requests.at(-1) ?? {};
  expect([method, path, headers?.["x-a"]]).toEqual(["GET", "/api/tags", "b"]);
});

test.each<readonly [string, Answer, number]>([
  ["malformed_response", wholeAnswer("{}"), 10_000],
  ["malformed_response", wholeAnswer('{"models":[{}]}'), 10_000],
  ["upstream_error", errorAnswer(500, ""), 10_000],
  ["timeout", silence, 20],
])("says %s where there is no list", async (kind, script, timeoutMs) => {
  upstream.script(script);
  expect(await listOllamaModels(upstream.url, { timeoutMs })).toMatchObject({ ok: false, error: { kind } });
});
