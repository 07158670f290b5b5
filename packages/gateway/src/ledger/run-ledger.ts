import type { CheckpointPermit } from "../ports/checkpoint-permit.ts";
import type { Clock } from "../ports/clock.ts";
import type { KeptCheckpoint } from "../ports/ledger.ts";
import { failureSentence } from "../stores/database-failure.ts";
import { keepCheckpoint } from "../stores/ledger/checkpoints.ts";
import { openLedgerWriter } from "../stores/ledger/open-ledger-writer.ts";
import { type KnownSigner, readSigners } from "../stores/ledger/signers.ts";
import type { Stores } from "../stores/open-stores.ts";
import type { LedgerTelemetry } from "../telemetry/ledger-telemetry.ts";
import { createHeadSigning } from "./head-signing.ts";
import { type LedgerRemark, ledgerRemarks, replacedKey } from "./ledger-remarks.ts";
import type { LogSigner } from "./log-signer.ts";
import { createSequencer } from "./sequencer.ts";

export interface RunLedgerOptions {
  readonly stores: Pick<Stores, "database" | "ledger" | "recorded" | "growth">;
  readonly signer: LogSigner;
  readonly permit: CheckpointPermit;
  readonly signerOf: (generation: number) => Promise<LogSigner>;
  readonly clock: Clock;
  readonly telemetry: LedgerTelemetry;
}

/** The Merkle log at work: it grows behind the record, and its heads are signed. */
export interface RunningLedger {
  readonly signer: LogSigner;
  /** The keys that sign, or have signed, in their order. */
  signers(): Promise<readonly KnownSigner[]>;
  /** The latest checkpoint that this process has signed or seen. */
  latest(): KeptCheckpoint | undefined;
  /** Integrates what is recorded at this moment. */
  catchUp(): Promise<void>;
  /** What an operator should know of it; none of it keeps calls from being taken. */
  remarks(): readonly LedgerRemark[];
  /** Integrates and signs what is there, and ends. */
  close(): Promise<void>;
}

/** On SQLite a step holds the thread: this many events take about a millisecond of it, besides the commit. */
const STEP_EVENTS = 1_024;

/** Starts the sequencer. Rejects with the database's errors. */
export async function runLedger({
  stores,
  signer,
  permit,
  signerOf,
  clock,
  telemetry,
}: RunLedgerOptions): Promise<RunningLedger> {
  const { database, ledger, recorded, growth } = stores;
  const writer = openLedgerWriter(database);
  const signers = () => readSigners(database.kysely);
  const known = await signers();
  const replaced = replacedKey(known, signer, clock.nowMs());
  if (replaced !== undefined) telemetry.keyReplaced(replaced.fromSize);
  const signing = createHeadSigning({
    ledger,
    signer,
    permit,
    signerOf,
    signers,
    keep: (checkpoint) => keepCheckpoint(checkpoint, database.kysely),
    growth,
    clock,
    onRefusal: telemetry.refused,
  });
  const sequencer = createSequencer({
    writer,
    signing,
    growth,
    clock,
    stepEvents: STEP_EVENTS,
    observer: { ...telemetry, failed: (cause) => telemetry.failed(failureSentence(cause)) },
  });
  telemetry.follow({
    waitingEvents: writer.waiting,
    waitingMs: sequencer.waitingMs,
    signedAtMs: () => signing.latest()?.signedAtMs,
  });
  const stopHearing = recorded.hear(sequencer.wake);
  return {
    get signer() {
      return signing.signer();
    },
    signers,
    latest: signing.latest,
    catchUp: sequencer.catchUp,
    remarks() {
      const cause = sequencer.failure();
      const failure = cause === undefined ? undefined : failureSentence(cause);
      return ledgerRemarks({
        failure,
        waitingMs: sequencer.waitingMs(),
        refusal: signing.refusal(),
        known,
        signer: signing.signer(),
        nowMs: clock.nowMs(),
      });
    },
    async close() {
      stopHearing();
      await sequencer.close();
    },
  };
}
