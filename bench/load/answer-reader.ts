import { type ChunkedDecoder, createChunkedDecoder } from "../wire/chunked.ts";
import { type HttpHead, parseHead } from "../wire/http-head.ts";

/** What became of one call. Anything but `ok` makes a run invalid. */
export type AnswerOutcome =
  | { readonly kind: "ok" }
  | { readonly kind: "wrong-status"; readonly startLine: string }
  | { readonly kind: "wrong-body"; readonly atByte: number }
  | { readonly kind: "malformed"; readonly why: string }
  | { readonly kind: "closed" };

/** Reads one answer from the pieces in which the network brings it. */
export interface AnswerReader {
  /** The outcome, once the whole answer is there. */
  push(piece: Buffer): AnswerOutcome | undefined;
}

const ok: AnswerOutcome = { kind: "ok" };

/** Makes a reader for one answer, whose body must be `expected` byte for byte. */
export function createAnswerReader(expected: Buffer): AnswerReader {
  let unread: Buffer | undefined;
  let head: HttpHead | undefined;
  let decoder: ChunkedDecoder | undefined;
  let bodyBytes = 0;
  let differsAtByte = -1;

  const take = (payload: Buffer): void => {
    const end = bodyBytes + payload.length;
    const matches = end <= expected.length && payload.equals(expected.subarray(bodyBytes, end));
    if (!matches && differsAtByte < 0) {
      differsAtByte = bodyBytes;
    }
    bodyBytes = end;
  };

  const ended = (startLine: string): AnswerOutcome => {
    if (!startLine.startsWith("HTTP/1.1 200 ")) {
      return { kind: "wrong-status", startLine };
    }
    if (differsAtByte >= 0 || bodyBytes !== expected.length) {
      return { kind: "wrong-body", atByte: differsAtByte >= 0 ? differsAtByte : bodyBytes };
    }
    return ok;
  };

  return {
    push(piece) {
      let body = piece;
      if (head === undefined) {
        const received = unread === undefined ? piece : Buffer.concat([unread, piece]);
        head = parseHead(received);
        if (head === undefined) {
          unread = received;
          return undefined;
        }
        body = received.subarray(head.headBytes);
      }
      if (head.body.kind === "length") {
        take(body);
        return bodyBytes < head.body.bytes ? undefined : ended(head.startLine);
      }
      decoder ??= createChunkedDecoder();
      const state = decoder.push(body, take);
      if (state === "malformed") {
        return { kind: "malformed", why: "the chunked framing is broken" };
      }
      return state === "end" ? ended(head.startLine) : undefined;
    },
  };
}
