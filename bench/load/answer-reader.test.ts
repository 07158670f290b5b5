import { expect, test } from "bun:test";
import { createAnswerReader } from "./answer-reader.ts";

const expected = Buffer.from("answer");
const length = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n";
const chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

test.each([
  ["by length", `${length}answer`],
  ["in chunks", `${chunked}2\r\nan\r\n4\r\nswer\r\n0\r\n\r\n`],
])("accepts an answer framed %s, wherever it is split", (_framing, text) => {
  const bytes = Buffer.from(text);
  for (let split = 1; split < bytes.length; split += 1) {
    const reader = createAnswerReader(expected);
    expect(reader.push(bytes.subarray(0, split))).toBeUndefined();
    expect(reader.push(bytes.subarray(split))).toEqual({ kind: "ok" });
  }
});

test.each([
  [
    "another status",
    "HTTP/1.1 503 Busy\r\nContent-Length: 6\r\n\r\nanswer",
    { kind: "wrong-status", startLine: "HTTP/1.1 503 Busy" },
  ],
  ["other bytes", `${length}anchor`, { kind: "wrong-body", atByte: 0 }],
  ["a body that ends early", `${chunked}2\r\nan\r\n0\r\n\r\n`, { kind: "wrong-body", atByte: 2 }],
  ["a body that goes on", `${chunked}7\r\nanswers\r\n0\r\n\r\n`, { kind: "wrong-body", atByte: 0 }],
  ["broken framing", `${chunked}no\r\n`, { kind: "malformed", why: "the chunked framing is broken" }],
] as const)("counts %s as an error", (_what, text, outcome) => {
  expect(createAnswerReader(expected).push(Buffer.from(text))).toEqual(outcome);
});
