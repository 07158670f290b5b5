import { describe, expect, test } from "bun:test";
import { startBatchReceiver } from "./kit/batch-receiver.ts";
import { eventually } from "./kit/eventually.ts";
import { startPostgres, whyNoPostgres } from "./kit/postgres.ts";
import { startReplicas } from "./kit/replicas.ts";
import { sayHello } from "./kit/say-hello.ts";

const provider = "providers:\n  mine: {kind: sandbox, default_model: m}\n";

describe.skipIf(whyNoPostgres() !== undefined)("two replicas on PostgreSQL", () => {
  test("deliver each event in order, and one goes on where the other stops", async () => {
    const postgres = await startPostgres();
    const there = startBatchReceiver();
    const config = `${provider}audit: {sinks: [${there.sink}]}\n`;
    const replicas = await startReplicas({ count: 2, config, databaseUrl: postgres.url });
    try {
      const indexes = () => there.lines.map(({ index }) => index);
      const completed = () => there.lines.filter(({ event }) => event.type === "request.completed").length;
      const have = (calls: number) =>
        eventually(
          () => Promise.resolve(completed()),
          (count) => count >= calls,
          { withinMs: 15_000 },
        );
      for (let n = 0; n < 20; n++) await sayHello(replicas.url(n), replicas.adminKey);
      await have(20);
      await replicas.restart(0);
      for (let n = 0; n < 20; n++) await sayHello(replicas.url(n), replicas.adminKey);
      await have(40);
      await replicas.restart(1);
      for (let n = 0; n < 20; n++) await sayHello(replicas.url(n), replicas.adminKey);
      await have(60);
      expect(indexes()).toEqual(indexes().map((_, at) => at));
    } finally {
      await replicas.stop();
      await there.stop();
      await postgres.stop();
    }
  }, 60_000);
});
