import { expect, test } from "bun:test";
import { listeningPort } from "./child.ts";

test.each([
  ["listening on http://127.0.0.1:4321\n", 4321],
  ['{"level":"info","msg":"listening","url":"http://127.0.0.1:4321"}\n', 4321],
  [
    "sandbox at http://127.0.0.1:1\nlistening: http://localhost:4321/ui\nAPI page http://localhost:4321/docs\n",
    4321,
  ],
  ["starting\n", undefined],
  ["listening soon\n", undefined],
])("reads the port from %j", (output, port) => {
  expect(listeningPort(output)).toBe(port);
});
