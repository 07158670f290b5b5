import { expect, test } from "bun:test";
import { offeredTools } from "./offered-tools.ts";

// A tool that the facts do not name is one that no rule on `call.tools` can keep away.
test.each([
  ["nothing", {}, []],
  ["functions", { tools: [fn("a"), fn("b"), fn("a")] }, ["a", "b", "a"]],
  ["custom tools", { tools: [{ type: "custom", custom: { name: "shell" } }] }, ["shell"]],
  ["a server's own tools", { tools: [{ type: "web_search", web_search: { size: 1 } }] }, ["web_search"]],
  ["the legacy field", { functions: [{ name: "old" }], tools: [fn("new")] }, ["new", "old"]],
  ["a legacy field of another form", { functions: { a: { name: "old" } } }, [""]],
  ["legacy functions without a name", { functions: [{}, "old", { name: "" }] }, ["", "", ""]],
  ["a function without a name", { tools: [{ type: "function" }] }, [""]],
  ["a function that is named in the tool itself", { tools: [{ type: "function", name: "rm" }] }, ["rm"]],
  ["a function of two names", { tools: [{ ...fn("a"), name: "b" }] }, ["b", "a"]],
  [
    "a server's own tools that hold other names",
    {
      tools: [
        { type: "web_search", decoy: { name: "get_x" } },
        { type: "code_interpreter", name: "get_x", container: { name: "get_x" } },
      ],
    },
    ["web_search", "code_interpreter"],
  ],
  ["a function under another type", { tools: [{ ...fn("rm"), type: "get_x" }] }, ["get_x", "rm"]],
  ["options of a search", { web_search_options: {} }, ["web_search"]],
  ["no options of a search", { web_search_options: null, tools: null, functions: null }, []],
])("names what a call offers as %s", (_name, offered, names) => {
  expect(offeredTools({ messages: [], ...offered })).toEqual(names);
});

function fn(name: string) {
  return { type: "function", function: { name } };
}
