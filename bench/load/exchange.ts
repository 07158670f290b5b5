import { type AnswerKind, expectedAnswer, requestBody } from "../sample-call.ts";
import type { Exchange } from "./connection.ts";

/** The sample call to whoever listens on `port`, printed once. */
export function chatExchange(port: number, kind: AnswerKind): Exchange {
  const body = requestBody(kind);
  const head = [
    "POST /v1/chat/completions HTTP/1.1",
    `Host: 127.0.0.1:${port}`,
    "Content-Type: application/json",
    "Accept: */*",
    "User-Agent: meshgate-bench",
    "Authorization: Bearer sk-bench",
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return {
    port,
    request: Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`),
    expected: expectedAnswer(kind),
  };
}
