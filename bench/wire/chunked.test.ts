import { expect, test } from "bun:test";
import { createChunkedDecoder } from "./chunked.ts";

const body = Buffer.from("5\r\nhello\r\n1A\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\n");

test("gives the same payload and end wherever the body is split in two", () => {
  for (let split = 1; split < body.length; split += 1) {
    const decoder = createChunkedDecoder();
    const payload: string[] = [];
    const first = decoder.push(body.subarray(0, split), (bytes) => payload.push(bytes.toString()));
    const second = decoder.push(body.subarray(split), (bytes) => payload.push(bytes.toString()));
    expect({ split, first, second, text: payload.join("") }).toEqual({
      split,
      first: "more",
      second: "end",
      text: "helloabcdefghijklmnopqrstuvwxyz",
    });
  }
});

test("is not at the end before the last chunk's closing line", () => {
  expect(createChunkedDecoder().push(body.subarray(0, body.length - 1), () => {})).toBe("more");
});

test.each([
  ["a size that is no number", "xyz\r\n"],
  ["a size line without end", "1".repeat(65)],
  ["bytes after the end", "0\r\n\r\nHTTP/1.1 200 OK"],
])("refuses %s", (_what, text) => {
  expect(createChunkedDecoder().push(Buffer.from(text), () => {})).toBe("malformed");
});
