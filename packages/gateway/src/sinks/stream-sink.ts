import type { Writable } from "node:stream";
import { type Sink, SinkUnavailable } from "../ports/sink.ts";

/** Lines on a stream of this process, apart from the operational log, which is on standard error. */
export function createStreamSink(stream: Writable): Sink {
  return {
    deliver: ({ lines }) =>
      new Promise((resolve, reject) => {
        // Called when the reader has taken it, which may be never: the lane has a limit.
        stream.write(`${lines.join("\n")}\n`, (error) => {
          if (error) reject(new SinkUnavailable("nobody reads it any more", { cause: error }));
          else resolve();
        });
      }),
  };
}
