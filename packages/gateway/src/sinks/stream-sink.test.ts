import { expect, test } from "bun:test";
import { Writable } from "node:stream";
import { createStreamSink } from "./stream-sink.ts";

const batch = { key: "0-1-00000000", firstIndex: 0, lastIndex: 1, lines: ["{}", "{}"] } as const;
const never = new AbortController().signal;

test("is done when the reader has taken the lines, and not before", async () => {
  const written: string[] = [];
  const { promise: taken, resolve: take } = Promise.withResolvers<void>();
  const stream = new Writable({
    write(chunk, _encoding, done) {
      written.push(String(chunk));
      void taken.then(() => done());
    },
  });
  let isDone = false;
  const delivered = createStreamSink(stream)
    .deliver(batch, never)
    .then(() => {
      isDone = true;
    });
  await Promise.resolve();
  expect([written, isDone]).toEqual([["{}\n{}\n"], false]);
  take();
  await delivered;
  expect(isDone).toBe(true);
});

test("says that nobody reads any more", async () => {
  const stream = new Writable({ write: (_chunk, _encoding, done) => done(new Error("EPIPE")) });
  stream.on("error", () => {});
  await expect(createStreamSink(stream).deliver(batch, never)).rejects.toThrow("nobody reads it any more");
});
