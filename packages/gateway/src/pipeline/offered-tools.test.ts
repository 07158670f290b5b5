import { expect, test } from "bun:test";
import { offeredTools } from "./offered-tools.ts";

// A tool that the facts do not name is one that no rule on `call.tools` can keep away.
test.each([
  ["nothing", {}, []],
  ["functions", { tools: [fn("a"), fn("b"), fn("a")] }, ["a", "b", "a"]],
  ["custom tools", { tools: [{ type: "custom", custom: { name: "shell" } }] }, ["shell"]],
  ["a server's own tools", { tools: [{ type: "web_search", web_search: { size: 1 } }] }, ["web_search"]],
  ["the legacy field", { functions: [{ name: "old" }], tools: [fn("new")] }, ["new", "old"]],
  ["a legacy field of another form", { functions: "old" }, []],
])("names what a call offers as %s", (_name, offered, names) => {
  expect(offeredTools({ messages: [], ...offered })).toEqual(names);
});

function fn(name: string) {
  return { type: "function", function: { name } };
}
