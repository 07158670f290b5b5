import { describe, expect, test } from "bun:test";
import { rm } from "node:fs/promises";
import { readAudit } from "./kit/audit.ts";
import { openAiConfig } from "./kit/configs.ts";
import { startGateway } from "./kit/gateway.ts";
import { startPostgres, whyNoPostgres } from "./kit/postgres.ts";
import { openAiAnswer, openAiStream } from "./kit/provider-answers.ts";
import { randomFrom, testSeed } from "./kit/random.ts";
import { startUpstream } from "./kit/scripted-upstream.ts";
import { temporaryFolder } from "./kit/temporary-folder.ts";

const rounds = 10;
const callers = 16;

/** A crash that lost evidence would let a call be denied that was answered. */
const noPostgres = whyNoPostgres();

describe.each([
  { database: "SQLite", skip: false },
  { database: "PostgreSQL", skip: noPostgres !== undefined },
])("on $database", ({ database, skip }) => {
  test.skipIf(skip)(
    "killed ten times at random moments under load, every answer that a client got whole has both its events",
    async () => {
      const postgres = database === "PostgreSQL" ? await startPostgres() : undefined;
      const folder = temporaryFolder();
      const upstream = startUpstream((request) =>
        request.body.includes('"stream":true')
          ? openAiStream({ deltas: ["a", "b", "c"] })
          : openAiAnswer({ content: "abc" }),
      );
      const start = () =>
        startGateway({
          folder,
          config: openAiConfig(upstream.url),
          ...(postgres === undefined ? {} : { env: { DATABASE_URL: postgres.url } }),
        });
      const whole: string[] = [];
      const random = randomFrom(testSeed);
      try {
        for (let round = 0; round < rounds; round++) {
          const gateway = await start();
          const enough = 5 + Math.floor(random() * 150);
          const goal = whole.length + enough;
          const reached = Promise.withResolvers<void>();
          const onWhole = (id: string) => {
            whole.push(id);
            if (whole.length >= goal) reached.resolve();
          };
          const load = Promise.all(
            Array.from({ length: callers }, (_, i) => callUntilDown(gateway.url, i % 2 === 0, onWhole)),
          );
          await reached.promise;
          await gateway.kill();
          await load;
        }
        const gateway = await start();
        for (const id of whole) {
          const record = await readAudit(gateway.url, id);
          expect([id, record.status, Object.keys(record.evidence).sort(), `seed ${testSeed}`]).toEqual([
            id,
            "success",
            ["decision_made", "request_completed"],
            `seed ${testSeed}`,
          ]);
        }
        await gateway.stop();
      } finally {
        upstream.stop();
        await postgres?.stop();
        await rm(folder, { recursive: true, force: true });
      }
    },
    120_000,
  );
});

/** Calls again and again; tells of each answer that came whole, until the service is gone. */
async function callUntilDown(url: string, stream: boolean, onWhole: (id: string) => void): Promise<void> {
  for (;;) {
    try {
      const response = await fetch(`${url}/v1/chat/completions`, {
        method: "POST",
        body: JSON.stringify({ model: "small", stream, messages: [{ role: "user", content: "Go." }] }),
        headers: { "content-type": "application/json" },
      });
      const text = await response.text();
      const isWhole = stream ? text.includes('"finish_reason":"stop"') : text.endsWith("}");
      if (response.ok && isWhole) onWhole(String(response.headers.get("x-request-id")));
    } catch {
      return;
    }
  }
}
