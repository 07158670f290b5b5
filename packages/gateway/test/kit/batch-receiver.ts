/** One line of a sink. */
export interface SinkLine {
  readonly index: number;
  readonly leaf_hash: string;
  readonly event: { readonly id: string; readonly type: string };
}

/** A receiver of batches; while it hangs it answers nobody. */
export interface BatchReceiver {
  /** The entry of `audit.sinks` that leads to it. */
  readonly sink: string;
  readonly lines: readonly SinkLine[];
  /** How many batches have come, answered or not. */
  asked(): number;
  hang(now: boolean): void;
  stop(): Promise<void>;
}

export function startBatchReceiver(): BatchReceiver {
  const lines: SinkLine[] = [];
  let asked = 0;
  let hangs = false;
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    idleTimeout: 0,
    async fetch(request) {
      const text = await request.text();
      asked++;
      if (hangs) return new Promise(() => {});
      lines.push(
        ...text
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line)),
      );
      return new Response("");
    },
  });
  return {
    sink: `{name: siem, kind: http, url: "http://127.0.0.1:${server.port}/", secret: a-secret-of-some-length, allow_private: true, batch_ms: 0}`,
    lines,
    asked: () => asked,
    hang: (now: boolean) => {
      hangs = now;
    },
    stop: () => server.stop(true),
  };
}
