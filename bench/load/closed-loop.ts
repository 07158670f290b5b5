import { type Connection, type Exchange, openConnection } from "./connection.ts";
import type { LoadResult } from "./load-result.ts";
import { createTally } from "./tally.ts";

/** Each connection sends its next call when the last one is answered: the load that finds saturation. */
export interface ClosedLoop {
  readonly exchange: Exchange;
  readonly connections: number;
  readonly until:
    | { readonly kind: "elapsed"; readonly ms: number }
    | { readonly kind: "calls"; readonly count: number };
}

/** A run that has not ended this long after its time is cut off, and its open calls count as errors. */
const graceMs = 20_000;
const longestMs = 600_000;

/** Runs the load and answers when every call has. */
export async function runClosedLoop(load: ClosedLoop): Promise<LoadResult> {
  const connections = await Promise.all(
    Array.from({ length: load.connections }, () => openConnection(load.exchange)),
  );
  const tally = createTally();
  const startMs = performance.now();
  let sent = 0;
  let open = 0;

  const mayStart = (nowMs: number): boolean =>
    load.until.kind === "elapsed" ? nowMs - startMs < load.until.ms : sent < load.until.count;

  await new Promise<void>((resolve) => {
    const deadlineMs = load.until.kind === "elapsed" ? load.until.ms + graceMs : longestMs;
    const deadline = setTimeout(() => {
      tally.lost(open, "no answer came in time");
      resolve();
    }, deadlineMs);
    const next = (connection: Connection): void => {
      const sentMs = performance.now();
      if (connection.usable && mayStart(sentMs)) {
        sent += 1;
        open += 1;
        connection.call((outcome) => {
          open -= 1;
          tally.answered(outcome, performance.now() - sentMs);
          next(connection);
        });
      } else if (open === 0) {
        clearTimeout(deadline);
        resolve();
      }
    };
    for (const connection of connections) {
      next(connection);
    }
  });

  const elapsedMs = performance.now() - startMs;
  for (const connection of connections) {
    connection.close();
  }
  return tally.result(elapsedMs);
}
