import { expect, test } from "bun:test";
import { ManualClock } from "../../test/kit/manual-clock.ts";
import type { Integration, LedgerWriter } from "../stores/ledger/ledger-writer.ts";
import { createSignal } from "../stores/ledger/signal.ts";
import type { HeadSigning } from "./head-signing.ts";
import { createSequencer, type Sequencer } from "./sequencer.ts";

const signing: HeadSigning = {
  signWhereDue: async () => {},
  signNow: async () => {},
  refusal: () => undefined,
  latest: () => undefined,
  signer: () => {
    throw new Error("nothing is signed here");
  },
};

/** A database in which one event waits, and somebody holds the lock. */
function heldUp(): {
  readonly sequencer: Sequencer;
  readonly clock: ManualClock;
  readonly size: () => number;
} {
  const clock = new ManualClock(0);
  let size = 0;
  const writer: LedgerWriter = {
    async integrate(_eventsMax, lock): Promise<Integration> {
      if (size > 0) return { kind: "nothing-waits" };
      if (lock === "heeded") return { kind: "another-does" };
      size = 1;
      return { kind: "integrated", events: 1, size, missing: 0 };
    },
    waiting: async () => 1 - size,
    oldestWaiting: async () => (size > 0 ? undefined : "1"),
    close: async () => {},
  };
  const observer = { integrated: () => {}, missing: () => {}, failed: () => {} };
  const growth = createSignal();
  const sequencer = createSequencer({ writer, signing, growth, clock, observer, stepEvents: 256 });
  return { sequencer, clock, size: () => size };
}

/** Else anybody who takes the lock, or a process that stands still with it, keeps events out of the tree without a word. */
test("passes over a lock under which nothing moves, and says how long an event has waited until then", async () => {
  const { sequencer, clock, size } = heldUp();
  await sequencer.catchUp();
  clock.advance(4_000);
  await sequencer.catchUp();
  expect({ size: size(), waitingMs: sequencer.waitingMs() }).toEqual({ size: 0, waitingMs: 4_000 });
  clock.advance(2_000);
  await sequencer.catchUp();
  expect({ size: size(), waitingMs: sequencer.waitingMs() }).toEqual({ size: 1, waitingMs: 0 });
  await sequencer.close();
});
