import { describe, expect, test } from "bun:test";
import { listOllamaModels } from "./list-ollama-models.ts";

describe("asks an Ollama for its models, and takes anything else for none", () => {
  test.each([
    ["its list, in its order", json({ models: [{ name: "b:1", size: 1 }, { name: "a:2" }] }), ["b:1", "a:2"]],
    ["an empty list", json({ models: [] }), []],
    ["another program's JSON", json({ data: [] }), undefined],
    ["a page", () => new Response("<html>"), undefined],
    ["a refusal", () => new Response("{}", { status: 403 }), undefined],
    ["a redirection", () => Response.redirect("http://127.0.0.1:1/"), undefined],
    ["silence", () => new Promise<Response>(() => {}), undefined],
  ])("%s", async (_name, answer, expected) => {
    await using server = Bun.serve({ port: 0, hostname: "127.0.0.1", routes: { "/api/tags": answer } });
    expect(await listOllamaModels(server.url.origin)).toEqual(expected);
  });

  test("a closed port", async () => {
    expect(await listOllamaModels("http://127.0.0.1:1")).toBeUndefined();
  });
});

function json(body: object): () => Response {
  return () => Response.json(body);
}
