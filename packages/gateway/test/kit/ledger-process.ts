import { writeSync } from "node:fs";
import { createHeadSigning } from "../../src/ledger/head-signing.ts";
import { openLogSigner } from "../../src/ledger/open-log-signer.ts";
import { createSequencer } from "../../src/ledger/sequencer.ts";
import { sealEvent } from "../../src/pipeline/seal.ts";
import { SqlControlStore } from "../../src/stores/control/sql-control-store.ts";
import { openDatabase } from "../../src/stores/database.ts";
import { keepCheckpoint } from "../../src/stores/ledger/checkpoints.ts";
import { openLedgerWriter } from "../../src/stores/ledger/open-ledger-writer.ts";
import { createSignal } from "../../src/stores/ledger/signal.ts";
import { readSigners } from "../../src/stores/ledger/signers.ts";
import { SqlLedger } from "../../src/stores/ledger/sql-ledger.ts";
import { migrate } from "../../src/stores/migrations/migrate.ts";
import { SqlEventStore } from "../../src/stores/sql-event-store.ts";
import { ManualClock } from "./manual-clock.ts";
import { sealedEvent } from "./sealed-event.ts";
import { systemClock } from "./system-clock.ts";

/**
 * A process that grows a ledger until it dies: `URL POINT COUNT` records events, integrates and signs, and kills itself as it comes
 * to POINT for the COUNT-th time. It prints `event ID` for each that was acknowledged, `checkpoint BASE64` for each that was signed.
 */

const [url = "", point = "", count = "1"] = process.argv.slice(2);
let left = Number(count);

/** A crash, as far as the database can tell. */
function reach(reached: string): void {
  if (reached === point && --left <= 0) process.kill(process.pid, "SIGKILL");
}

/** At once, not when the event loop comes to it: a kill must not lose what was promised. */
function print(line: string): void {
  writeSync(1, `${line}\n`);
}

const database = await openDatabase(url, { clock: systemClock, statementLimitMs: 10_000 });
await migrate(database);
const store = new SqlEventStore(database, {
  clock: systemClock,
  queueEventsMax: 1_000,
  commitLimitMs: 10_000,
});
const growth = createSignal();
const writer = openLedgerWriter(database);
const signer = await openLogSigner({
  generation: 1,
  configured: {},
  keeping: { kind: "database" },
  control: new SqlControlStore(database),
  database,
  nowMs: Date.now,
  seal: (draft) => sealEvent(draft, Bun.randomUUIDv7(), { origin: "gateway-test", environment: "test" }),
});
// Its time stands still but where a step moves it: there is a checkpoint for every one.
const clock = new ManualClock(Date.now());
const signing = createHeadSigning({
  ledger: new SqlLedger(database, growth),
  signer,
  signers: () => readSigners(database.kysely),
  async keep(checkpoint) {
    print(`checkpoint ${Buffer.from(checkpoint.note).toString("base64")}`);
    reach("signed");
    const kept = await keepCheckpoint(checkpoint, database.kysely);
    reach("kept");
    return kept;
  },
  growth,
  clock,
  onRefusal(refusal) {
    if (refusal !== undefined) print(`refused ${JSON.stringify(refusal)}`);
  },
});
const sequencer = createSequencer({
  writer: {
    ...writer,
    async integrate(eventsMax, lock) {
      reach("recorded");
      const step = writer.integrate(eventsMax, lock);
      reach("integrating");
      const integration = await step;
      if (integration.kind === "integrated") reach("integrated");
      clock.advance(1_000);
      return integration;
    },
  },
  signing,
  growth,
  clock,
  stepEvents: 64,
  observer: {
    integrated() {},
    missing: (events) => print(`missing ${events}`),
    failed: (cause) => print(`failed ${String(cause)}`),
  },
});

async function record(): Promise<void> {
  for (;;) {
    const event = sealedEvent({ id: Bun.randomUUIDv7() });
    await store.append([event]);
    print(`event ${event.id}`);
    void sequencer.catchUp();
  }
}
await Promise.all(Array.from({ length: 8 }, record));
