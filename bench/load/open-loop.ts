import { planArrivals } from "./arrivals.ts";
import { type Connection, type Exchange, openConnection } from "./connection.ts";
import type { LoadResult } from "./load-result.ts";
import { createTally } from "./tally.ts";

/** Calls arrive at a fixed rate, whether or not the target keeps up: the load under which waiting shows. */
export interface OpenLoop {
  readonly exchange: Exchange;
  readonly ratePerSecond: number;
  readonly durationMs: number;
  /** Calls under way at once; those that are due beyond it wait here, and the wait counts as latency. */
  readonly connections: number;
}

const tickMs = 1;
const graceMs = 20_000;

/** Runs the load and answers when every call has. Latency counts from the moment at which a call was due. */
export async function runOpenLoop(load: OpenLoop): Promise<LoadResult> {
  const connections = await Promise.all(
    Array.from({ length: load.connections }, () => openConnection(load.exchange)),
  );
  const idle: Connection[] = [...connections];
  const waiting: number[] = [];
  const arrivals = planArrivals(load);
  const tally = createTally();
  const startMs = performance.now();
  let open = 0;

  const sendWaiting = (): void => {
    while (waiting.length > 0) {
      const connection = idle.pop();
      if (connection === undefined) {
        return;
      }
      const dueMs = waiting.shift() ?? 0;
      open += 1;
      connection.call((outcome) => {
        open -= 1;
        tally.answered(outcome, performance.now() - startMs - dueMs);
        if (connection.usable) {
          idle.push(connection);
        }
        sendWaiting();
      });
    }
  };

  await new Promise<void>((resolve) => {
    const ticker = setInterval(() => {
      const elapsedMs = performance.now() - startMs;
      waiting.push(...arrivals.takeDue(elapsedMs));
      sendWaiting();
      const late = elapsedMs > load.durationMs + graceMs;
      if (late) {
        tally.lost(
          open + waiting.length,
          "no answer came in time: the rate is more than the target can take",
        );
      }
      if (late || (arrivals.exhausted && waiting.length === 0 && open === 0)) {
        clearInterval(ticker);
        resolve();
      }
    }, tickMs);
  });

  const elapsedMs = performance.now() - startMs;
  for (const connection of connections) {
    connection.close();
  }
  return tally.result(elapsedMs);
}
