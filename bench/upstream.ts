import type { Socket } from "bun";
import { streamedAnswer, wholeAnswer } from "./sample-call.ts";
import { type HttpHead, parseHead } from "./wire/http-head.ts";

/**
 * The provider of the benchmarks: OpenAI's chat completions with answers printed ahead, as cheap as can be. A streamed
 * answer's chunks leave one by one: all streams advance each `gapMs`, the way tokens come from a model.
 * Run it as a process of its own: `bun bench/upstream.ts GAP_MS`.
 */
interface Caller {
  unread: Buffer;
  head: HttpHead | undefined;
}

const gapMs = Number(process.argv[2] ?? "2");
const wholeBytes = Buffer.from(
  `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(wholeAnswer())}\r\n\r\n${wholeAnswer()}`,
);
const streamHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
const streamPieces = streamedAnswer().map((event, index, all) => {
  const chunk = `${Buffer.byteLength(event).toString(16)}\r\n${event}\r\n`;
  const isLast = index === all.length - 1;
  return Buffer.from(`${index === 0 ? streamHead : ""}${chunk}${isLast ? "0\r\n\r\n" : ""}`);
});

/** Where each stream under way stands: the index of its next piece. */
const streams = new Map<Socket<Caller>, number>();

setInterval(() => {
  for (const [socket, at] of streams) {
    const piece = streamPieces[at];
    if (piece === undefined) {
      streams.delete(socket);
    } else {
      streams.set(socket, at + 1);
      socket.write(piece);
    }
  }
}, gapMs);

const server = Bun.listen<Caller>({
  hostname: "127.0.0.1",
  port: 0,
  socket: {
    open(socket) {
      socket.data = { unread: Buffer.alloc(0), head: undefined };
    },
    data(socket, piece) {
      const caller = socket.data;
      const received = caller.unread.length === 0 ? piece : Buffer.concat([caller.unread, piece]);
      const head = caller.head ?? parseHead(received);
      const bodyBytes = head?.body.kind === "length" ? head.body.bytes : Number.POSITIVE_INFINITY;
      if (head === undefined || received.length < head.headBytes + bodyBytes) {
        socket.data = { unread: received, head };
        return;
      }
      socket.data = { unread: received.subarray(head.headBytes + bodyBytes), head: undefined };
      if (received.includes('"stream":true', head.headBytes)) {
        streams.set(socket, 0);
      } else {
        socket.write(wholeBytes);
      }
    },
    close: (socket) => {
      streams.delete(socket);
    },
  },
});

console.log(`listening on http://127.0.0.1:${server.port}`);
