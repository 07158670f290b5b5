import { afterAll, expect, test } from "bun:test";
import { eventually } from "../../test/kit/eventually.ts";
import { nextTurn } from "../in-turns.ts";
import { textStream } from "./text-stream.ts";

const ended: string[] = [];
let read = 0;

async function* pieces(path: string): AsyncGenerator<string> {
  try {
    for (let n = 0; n < 400; n++) {
      read = n;
      if (path === "/fails" && n === 3) throw new Error("the database went away");
      yield "x".repeat(65_536);
    }
  } finally {
    ended.push(path);
  }
}

const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  fetch: (request) => textStream(pieces(new URL(request.url).pathname), { "content-type": "text/plain" }),
});
afterAll(() => server.stop(true));

test("gives the whole text", async () => {
  expect((await (await fetch(`${server.url.href}whole`)).text()).length).toBe(400 * 65_536);
});

// An auditor who takes the part for the whole misses what comes after it.
test("breaks the connection off where a piece fails, so that the part is not taken for the whole", async () => {
  const answer = await fetch(`${server.url.href}fails`);
  await expect(answer.text()).rejects.toThrow();
});

test("reads no further than the reader has come, and ends when the reader leaves", async () => {
  const answer = await fetch(`${server.url.href}slow`);
  const reader = answer.body?.getReader();
  await reader?.read();
  for (let turn = 0; turn < 1_000; turn++) await nextTurn();
  await reader?.cancel();
  await eventually(
    async () => ended,
    (paths) => paths.includes("/slow"),
    { withinMs: 5_000 },
  );
  expect(read).toBeLessThan(399);
});
