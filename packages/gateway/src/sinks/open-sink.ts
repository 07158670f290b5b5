import { openBucket } from "../buckets/open-bucket.ts";
import type { AuditSinkConfig } from "../config/sinks-schema.ts";
import type { Clock } from "../ports/clock.ts";
import type { Sink } from "../ports/sink.ts";
import { createBucketSink } from "./bucket-sink.ts";
import { createFileSink } from "./file-sink.ts";
import { createHttpSink } from "./http-sink.ts";
import { createStreamSink } from "./stream-sink.ts";

export interface SinkContext {
  readonly clock: Clock;
  /** How long a sink may take for a batch. */
  readonly limitMs: number;
}

/** A sink by its kind: another kind is one more case here, and a file. */
export function openSink(config: AuditSinkConfig, { clock, limitMs }: SinkContext): Sink {
  switch (config.kind) {
    case "stdout":
      return createStreamSink(process.stdout);
    case "file": {
      const { path, rotate_mb: megabytes } = config;
      return createFileSink({
        path,
        ...(megabytes === undefined ? {} : { rotateBytes: megabytes * 1_048_576 }),
      });
    }
    case "http": {
      const { url, secret, allow_private: isPrivateAllowed } = config;
      return createHttpSink({ url, secret, allowed: isPrivateAllowed ? "any" : "public", clock, limitMs });
    }
    case "s3":
      return createBucketSink(openBucket(config), config.prefix);
  }
}
