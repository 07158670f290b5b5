import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { createHmac } from "node:crypto";
import { ManualClock } from "../../test/kit/manual-clock.ts";
import { sealedEvent } from "../../test/kit/sealed-event.ts";
import { systemClock } from "../../test/kit/system-clock.ts";
import { type Sink, type SinkBatch, SinkUnavailable } from "../ports/sink.ts";
import { type Database, openDatabase } from "../stores/database.ts";
import { MemoryLedger } from "../stores/ledger/memory-ledger.ts";
import { migrate } from "../stores/migrations/migrate.ts";
import { sqlFollowerCursor } from "../stores/sql-follower-cursor.ts";
import { SqlLease } from "../stores/sql-lease.ts";
import { createHttpSink } from "./http-sink.ts";
import { pauseMs } from "./pause.ts";
import { createSinkLane, type SinkLane, type SinkLaneOptions } from "./sink-lane.ts";
import type { SinkLag } from "./sink-observer.ts";

const LEASE_MS = 60_000;
const HOUR_MS = 3_600_000;

let database: Database;
let clock: ManualClock;
let ledger: MemoryLedger;
const never = new AbortController().signal;

beforeEach(async () => {
  database = await openDatabase("sqlite::memory:", { clock: systemClock, statementLimitMs: 4_000 });
  await migrate(database);
  clock = new ManualClock(1_766_000_000_000);
  ledger = new MemoryLedger();
});
afterEach(() => database.close());

/** Keeps what it is given; `fault` is why it does not take the next batch. */
class ListSink implements Sink {
  readonly batches: SinkBatch[] = [];
  fault: string | undefined;

  async deliver(batch: SinkBatch): Promise<void> {
    if (this.fault !== undefined) throw new SinkUnavailable(this.fault);
    this.batches.push(batch);
  }

  get indexes(): readonly number[] {
    return this.batches.flatMap(({ lines }) => lines.map((line) => JSON.parse(line).index));
  }
}

interface Seen {
  readonly failures: string[];
  lag: SinkLag | undefined;
  delivered: number;
}

function laneOf(
  sink: Sink,
  { holder = "one", types = [] as readonly string[], ...more }: LaneFields = {},
): { readonly lane: SinkLane; readonly seen: Seen } {
  const seen: Seen = { failures: [], lag: undefined, delivered: 0 };
  const lane = createSinkLane({
    name: "siem",
    sink,
    ledger,
    cursor: sqlFollowerCursor("sink:siem", database),
    lease: new SqlLease(database, { name: "sink:siem", holder, clock, lastsMs: LEASE_MS }),
    clock,
    limits: { types: new Set(types), eventsMax: 10, bytesMax: 1_000_000 },
    waitMs: 0,
    limitMs: 20_000,
    observer: {
      delivered: (_, events) => {
        seen.delivered += events;
      },
      failed: (_, why) => seen.failures.push(why),
      lags: (_, lag) => {
        seen.lag = lag;
      },
    },
    ...more,
  });
  return { lane, seen };
}
type LaneFields = Partial<SinkLaneOptions> & { readonly holder?: string; readonly types?: readonly string[] };

function grow(events: number): void {
  ledger.integrate(Array.from({ length: events }, () => sealedEvent()));
}

const upTo = (size: number) => Array.from({ length: size }, (_, index) => index);

describe("a sink", () => {
  test("gets every event in order, in batches of at most so many, and later ones later", async () => {
    const sink = new ListSink();
    const { lane, seen } = laneOf(sink);
    grow(25);
    await lane.run(never);
    grow(3);
    await lane.run(never);
    expect(sink.indexes).toEqual(upTo(28));
    expect(sink.batches.map(({ lines }) => lines.length)).toEqual([10, 10, 5, 3]);
    expect(seen.delivered).toBe(28);
    expect(seen.lag).toEqual({ events: 0 });
  });

  test("gets an event byte for byte as it was hashed, with its place", async () => {
    const sink = new ListSink();
    const event = sealedEvent();
    ledger.integrate([event]);
    await laneOf(sink).lane.run(never);
    const leaf = Buffer.from(event.leafHash).toString("base64");
    expect(sink.batches[0]?.lines).toEqual([
      `{"logger":"meshgate.audit","index":0,"leaf_hash":"${leaf}","event":${event.body}}`,
    ]);
  });

  test("is told of an event that retention dropped before it had it", async () => {
    const sink = new ListSink();
    const event = sealedEvent();
    ledger.integrate([event]);
    ledger.drop(0);
    await laneOf(sink, { types: ["policy.violated"] }).lane.run(never);
    expect(sink.batches.flatMap(({ lines }) => lines.map((line) => JSON.parse(line)))).toEqual([
      {
        logger: "meshgate.audit",
        index: 0,
        leaf_hash: Buffer.from(event.leafHash).toString("base64"),
        id: event.id,
        occurred_at: new Date(event.occurredAtMs).toISOString(),
        dropped: "retention",
      },
    ]);
  });

  test("gets the types that it asks for alone, and moves on where a long stretch holds none", async () => {
    const sink = new ListSink();
    const { lane, seen } = laneOf(sink, { types: ["key.created"] });
    const of = (type: string) => sealedEvent({ type, body: `{"type":"${type}","n":${Math.random()}}` });
    ledger.integrate([
      of("key.created"),
      ...Array.from({ length: 2_500 }, () => of("decision.made")),
      of("key.created"),
    ]);
    await lane.run(never);
    expect(sink.indexes).toEqual([0, 2_501]);
    expect(seen.lag).toEqual({ events: 0 });
  });

  test("waits for its batch to fill, but not for ever", async () => {
    const sink = new ListSink();
    const { lane } = laneOf(sink, { waitMs: 5_000 });
    grow(4);
    await lane.run(never);
    clock.advance(4_999);
    await lane.run(never);
    expect(sink.batches).toEqual([]);
    clock.advance(1);
    await lane.run(never);
    expect(sink.indexes).toEqual(upTo(4));
  });

  test("gets what waits at a stop", async () => {
    const sink = new ListSink();
    const { lane } = laneOf(sink, { waitMs: 5_000 });
    grow(4);
    await lane.flush(never);
    expect(sink.indexes).toEqual(upTo(4));
  });

  test("gets batches of no more bytes than allowed, and an event that is larger by itself", async () => {
    const sink = new ListSink();
    const limits = { types: new Set<string>(), eventsMax: 100, bytesMax: 1_000 };
    ledger.integrate(
      ["a".repeat(400), "b".repeat(400), "c".repeat(70_000), "d"].map((text) =>
        sealedEvent({ body: `{"text":"${text}"}` }),
      ),
    );
    await laneOf(sink, { limits }).lane.run(never);
    expect(sink.batches.map(({ firstIndex, lastIndex }) => [firstIndex, lastIndex])).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
  });
});

describe("a sink that fails", () => {
  /** Else a receiver that took a batch whose answer was lost cannot tell that it has it. */
  test("gets the very same batch again, though more has come meanwhile", async () => {
    const offered: SinkBatch[] = [];
    let isAway = true;
    const sink: Sink = {
      async deliver(batch) {
        offered.push(batch);
        if (isAway) throw new SinkUnavailable("its answer was lost");
      },
    };
    const { lane } = laneOf(sink);
    grow(3);
    await lane.run(never);
    grow(4);
    clock.advance(60_000);
    await lane.run(never);
    isAway = false;
    clock.advance(60_000);
    await lane.run(never);
    const [first, second, third, rest] = offered;
    expect([second, third]).toEqual([first, first] as typeof offered);
    expect(rest).toMatchObject({ firstIndex: 3, lastIndex: 6 });
  });

  test("for an hour has everything afterwards, in order, each event at least once", async () => {
    let status = 500;
    const received: { readonly key: string; readonly indexes: readonly number[] }[] = [];
    const server = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      async fetch(request) {
        const body = await request.text();
        if (status === 200) {
          const indexes = body
            .trimEnd()
            .split("\n")
            .map((line) => JSON.parse(line).index);
          received.push({ key: request.headers.get("idempotency-key") ?? "", indexes });
        }
        return new Response("", { status });
      },
    });
    try {
      const url = `http://127.0.0.1:${server.port}/audit`;
      const secret = "a secret of some length";
      const sink = createHttpSink({ url, secret, allowed: "any", clock, limitMs: 5_000 });
      const { lane, seen } = laneOf(sink);
      const startedMs = clock.monotonicMs();
      while (clock.monotonicMs() - startedMs < HOUR_MS) {
        grow(1);
        await lane.run(never);
        clock.advance(15_000);
      }
      // After six failures a minute lies between two attempts: the sink is not hammered.
      expect(seen.failures.length).toBeGreaterThan(50);
      expect(seen.failures.length).toBeLessThan(70);
      expect(new Set(seen.failures)).toEqual(new Set(["it answered 500"]));
      expect(seen.lag).toMatchObject({ events: 240 });
      status = 200;
      clock.advance(pauseMs(100));
      await lane.run(never);
      expect(received.flatMap(({ indexes }) => indexes)).toEqual(upTo(240));
      // The first one is what was there when it was first offered: one event. It comes as it was.
      expect(received[0]?.indexes).toEqual([0]);
      expect(new Set(received.map(({ key }) => key)).size).toBe(25);
    } finally {
      await server.stop(true);
    }
  });

  test("gets the same batch under the same key again", async () => {
    const sink = new ListSink();
    const { lane } = laneOf(sink);
    grow(3);
    await lane.run(never);
    // As after a crash between the delivery and the cursor.
    await database.kysely.updateTable("ledger_cursor").set({ next_index: 0 }).execute();
    await lane.run(never);
    const [first, second] = sink.batches;
    expect(first).toEqual(second as SinkBatch);
    expect(first?.key).toMatch(/^0-2-[0-9a-f]{8}$/);
  });

  test("by never answering is left after its time", async () => {
    const { promise: asked, resolve } = Promise.withResolvers<void>();
    const hanging: Sink = {
      deliver: () => {
        resolve();
        return new Promise(() => {});
      },
    };
    const { lane, seen } = laneOf(hanging, { limitMs: 5 });
    grow(1);
    await lane.run(never);
    await asked;
    expect(seen.failures).toEqual(["no answer within 0.005 s"]);
  });

  test("keeps nobody from stopping", async () => {
    const stop = new AbortController();
    const { promise: asked, resolve } = Promise.withResolvers<void>();
    const hanging: Sink = {
      deliver: () => {
        resolve();
        return new Promise(() => {});
      },
    };
    const { lane, seen } = laneOf(hanging);
    grow(1);
    const running = lane.run(stop.signal);
    await asked;
    stop.abort();
    await running;
    expect(seen.failures).toEqual([]);
  });
});

describe("two processes", () => {
  test("deliver every event once while both live", async () => {
    const sink = new ListSink();
    const one = laneOf(sink, { holder: "one" }).lane;
    const two = laneOf(sink, { holder: "two" }).lane;
    for (let round = 0; round < 10; round++) {
      grow(7);
      await Promise.all([one.run(never), two.run(never)]);
    }
    expect(sink.indexes).toEqual(upTo(70));
  });

  test("take over from one that died, when its lease has run out", async () => {
    const sink = new ListSink();
    grow(2);
    await laneOf(sink, { holder: "dies" }).lane.run(never);
    grow(2);
    const { lane } = laneOf(sink, { holder: "lives" });
    await lane.run(never);
    expect(sink.indexes).toEqual(upTo(2));
    clock.advance(LEASE_MS + 1);
    await lane.run(never);
    expect(sink.indexes).toEqual(upTo(4));
  });

  test("take over at once from one that stopped", async () => {
    const sink = new ListSink();
    grow(2);
    const first = laneOf(sink, { holder: "stops" }).lane;
    await first.run(never);
    await first.release();
    grow(2);
    await laneOf(sink, { holder: "lives" }).lane.run(never);
    expect(sink.indexes).toEqual(upTo(4));
  });

  test("pass over nothing where the clock of one was far ahead", async () => {
    const sink = new ListSink();
    grow(1);
    clock.jump(365 * 24 * HOUR_MS);
    await laneOf(sink, { holder: "ahead" }).lane.run(never);
    clock.jump(-365 * 24 * HOUR_MS);
    grow(1);
    await laneOf(sink, { holder: "right" }).lane.run(never);
    expect(sink.indexes).toEqual(upTo(2));
  });
});

// What an attacker gains if this breaks: whoever can reach the receiver writes events into somebody's monitoring.
test("signs what it posts over time and body, as webhooks are", async () => {
  const received = Promise.withResolvers<{ readonly headers: Headers; readonly body: string }>();
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      received.resolve({ headers: request.headers, body: await request.text() });
      return new Response("ok");
    },
  });
  try {
    const url = `http://127.0.0.1:${server.port}/`;
    const secret = "a secret of some length";
    const sink = createHttpSink({ url, secret, allowed: "any", clock, limitMs: 5_000 });
    await sink.deliver({ key: "0-1-00000000", firstIndex: 0, lastIndex: 1, lines: ["{}", "{}"] }, never);
    const { headers, body } = await received.promise;
    const v1 = createHmac("sha256", secret).update(`1766000000.${body}`).digest("hex");
    expect(headers.get("x-meshgate-signature")).toBe(`t=1766000000,v1=${v1}`);
    expect(headers.get("content-type")).toBe("application/x-ndjson");
    expect(headers.get("idempotency-key")).toBe("0-1-00000000");
    expect(body).toBe("{}\n{}\n");
  } finally {
    await server.stop(true);
  }
});
