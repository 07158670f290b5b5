import { type AnswerKind, expectedAnswer, requestBody } from "../sample-call.ts";
import { evaluateBody } from "../sample-evaluation.ts";
import type { Exchange } from "./connection.ts";

/** The sample call to whoever listens on `port`, printed once. */
export function chatExchange(port: number, kind: AnswerKind): Exchange {
  const request = postRequest(port, "/v1/chat/completions", requestBody(kind));
  return { port, request, expected: expectedAnswer(kind) };
}

/** The sample question to whoever listens on `port`, and the answer that it must give. */
export function evaluateExchange(port: number, answer: string): Exchange {
  return { port, request: postRequest(port, "/evaluate", evaluateBody), expected: Buffer.from(answer) };
}

function postRequest(port: number, path: string, body: string): Buffer {
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    "Content-Type: application/json",
    "Accept: */*",
    "User-Agent: meshgate-bench",
    "Authorization: Bearer sk-bench",
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`);
}
