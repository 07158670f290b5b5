import type { Socket } from "bun";
import { type AnswerOutcome, type AnswerReader, createAnswerReader } from "./answer-reader.ts";

/** What a load sends, and what must come back. */
export interface Exchange {
  readonly port: number;
  /** The whole HTTP/1.1 request. */
  readonly request: Buffer;
  /** The body of the answer. */
  readonly expected: Buffer;
}

/** One kept-alive connection, with one call on it at a time. */
export interface Connection {
  /** Sends the request; `onAnswer` hears how it ended, once. */
  call(onAnswer: (outcome: AnswerOutcome) => void): void;
  /** After an outcome other than `ok` a connection takes no further call. */
  readonly usable: boolean;
  close(): void;
}

interface Pending {
  readonly reader: AnswerReader;
  readonly onAnswer: (outcome: AnswerOutcome) => void;
}

/** Connects to the target; rejects where nobody listens. */
export async function openConnection(exchange: Exchange): Promise<Connection> {
  let pending: Pending | undefined;
  let usable = true;
  let unsent: Buffer = Buffer.alloc(0);

  const settle = (outcome: AnswerOutcome): void => {
    const settled = pending;
    pending = undefined;
    usable &&= outcome.kind === "ok";
    settled?.onAnswer(outcome);
  };
  const send = (socket: Socket, bytes: Buffer): void => {
    const written = socket.write(bytes);
    unsent = written < 0 ? unsent : bytes.subarray(written);
  };

  const socket = await Bun.connect({
    hostname: "127.0.0.1",
    port: exchange.port,
    socket: {
      data(_socket, piece) {
        const outcome = pending?.reader.push(piece);
        if (outcome !== undefined) {
          settle(outcome);
        }
      },
      drain: (drained) => {
        if (unsent.length > 0) {
          send(drained, unsent);
        }
      },
      close: () => settle({ kind: "closed" }),
    },
  });

  return {
    get usable() {
      return usable;
    },
    call(onAnswer) {
      pending = { reader: createAnswerReader(exchange.expected), onAnswer };
      send(socket, exchange.request);
    },
    close() {
      pending = undefined;
      usable = false;
      socket.end();
    },
  };
}
