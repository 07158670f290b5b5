import { expect, test } from "bun:test";
import { nobleSha256, verifierKey } from "@meshgate/ledger";
import { ManualClock } from "../../test/kit/manual-clock.ts";
import { sealedEvent } from "../../test/kit/sealed-event.ts";
import type { SealedEvent } from "../ports/event-store.ts";
import { MemoryLedger } from "../stores/ledger/memory-ledger.ts";
import { createLogReading } from "./log-reading.ts";
import { noteSignerOf, verifierKeyOf } from "./log-signer.ts";
import { createReceipts } from "./receipts.ts";
import { rootAt } from "./root-at.ts";
import { signHead } from "./sign-head.ts";
import { makeSigningKey } from "./signing-key.ts";

const key = makeSigningKey();
const origin = "meshgate/test";
const signer = {
  origin,
  baseOrigin: origin,
  verifierKey: verifierKeyOf(key, origin),
  current: noteSignerOf(key, origin),
};
const requestId = "019b0000-0000-7000-8000-00000000aaaa";

function lab() {
  const ledger = new MemoryLedger();
  const clock = new ManualClock(0);
  const signers = async () => [{ verifierKey: signer.verifierKey, fromSize: 0, sinceMs: 0, vouched: true }];
  const reading = createLogReading(ledger, { signer, signers });
  return {
    ledger,
    clock,
    async sign(rootHash?: Uint8Array) {
      const size = await ledger.size();
      const head = { size, rootHash: rootHash ?? (await rootAt(size, ledger)) };
      ledger.keepCheckpoint({ ...head, note: signHead(head, undefined, signer), signedAtMs: 0 });
    },
    make: (events: readonly SealedEvent[], catchUp: () => Promise<void> = async () => {}) =>
      createReceipts({ ledger, reading, catchUp, clock })({
        requestId,
        eventIds: events.map(({ id }) => id),
        dropped: [],
        isAltered: false,
      }),
  };
}

test("an event of over 64 KiB has a receipt like any other", async () => {
  const { ledger, sign, make } = lab();
  const events = [sealedEvent(), sealedEvent({ body: JSON.stringify("é".repeat(70_000)) })];
  ledger.integrate([sealedEvent(), ...events, sealedEvent()]);
  await sign();
  const made = await make(events);
  expect(made).toMatchObject({
    kind: "receipt",
    receipt: { request_id: requestId, events: [{ index: 1, event: events[0]?.body }, { index: 2 }] },
  });
});

test("waits until its events are leaves and a checkpoint covers them", async () => {
  const { ledger, sign, make } = lab();
  const events = [sealedEvent()];
  const steps = [async () => ledger.integrate(events), sign];
  const made = await make(events, async () => steps.shift()?.());
  expect(made.kind).toBe("receipt");
});

test("gives up after two seconds, and says that the log is behind", async () => {
  const { clock, make } = lab();
  expect(await make([sealedEvent()], async () => clock.advance(2_000))).toEqual({ kind: "behind" });
});

/** A receipt that does not verify would be taken for a forgery of whoever shows it. */
test("is not made of a tree that is not what was signed", async () => {
  const { ledger, sign, make } = lab();
  const events = [sealedEvent()];
  ledger.integrate([...events, sealedEvent()]);
  await sign(new Uint8Array(32));
  expect(await make(events)).toEqual({ kind: "altered" });
});

test("names the key by what a verifier computes from it", () => {
  const { keyId } = verifierKey(
    { name: origin, algorithm: "ed25519", publicKey: key.publicKey },
    nobleSha256,
  );
  expect(signer.verifierKey.split("+")[1]).toBe(keyId);
});
