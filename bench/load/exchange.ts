import { type AnswerKind, expectedAnswer, requestBody } from "../sample-call.ts";
import { evaluateBody } from "../sample-evaluation.ts";
import type { Exchange } from "./connection.ts";

/** The sample call to whoever listens on `port`, printed once. */
export function chatExchange(port: number, kind: AnswerKind, key = sdkKey): Exchange {
  const request = postRequest(port, "/v1/chat/completions", requestBody(kind), key);
  return { port, request, expected: expectedAnswer(kind) };
}

/** The sample question to whoever listens on `port`, and the answer that it must give. */
export function evaluateExchange(port: number, answer: string): Exchange {
  return {
    port,
    request: postRequest(port, "/evaluate", evaluateBody, sdkKey),
    expected: Buffer.from(answer),
  };
}

/** A key as an SDK sends it to a service that asks for none. */
const sdkKey = "sk-bench";

function postRequest(port: number, path: string, body: string, key: string): Buffer {
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    "Content-Type: application/json",
    "Accept: */*",
    "User-Agent: meshgate-bench",
    `Authorization: Bearer ${key}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`);
}
