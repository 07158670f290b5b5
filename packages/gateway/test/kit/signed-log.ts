import {
  logSigner,
  nobleEd25519,
  printCheckpoint,
  printVerifierKey,
  signNote,
  verifierKey,
} from "@meshgate/ledger";
import { rootAt } from "../../src/ledger/root-at.ts";
import type { KeptCheckpoint } from "../../src/ports/ledger.ts";
import { MemoryLedger } from "../../src/stores/ledger/memory-ledger.ts";
import { nativeSha256 } from "../../src/stores/ledger/native-sha256.ts";
import { sealedEvent } from "./sealed-event.ts";

/** A log in memory whose head a test signs when it wants to. */
export interface SignedLog {
  readonly ledger: MemoryLedger;
  readonly origin: string;
  /** Its verifier key. */
  readonly key: string;
  /** So many more events. */
  grow(events: number): void;
  /** Signs the head, under another name where one is given. */
  sign(origin?: string): Promise<KeptCheckpoint>;
}

export function createSignedLog(origin = "log.test/one"): SignedLog {
  const ledger = new MemoryLedger();
  const secretKey = nativeSha256(new TextEncoder().encode(origin));
  const publicKey = nobleEd25519.publicKeyOf(secretKey);
  const signer = logSigner({ name: origin, publicKey, sign: nobleEd25519.signWith(secretKey) }, nativeSha256);
  return {
    ledger,
    origin,
    key: printVerifierKey(verifierKey({ name: origin, algorithm: "ed25519", publicKey }, nativeSha256)),
    grow(events) {
      ledger.integrate(Array.from({ length: events }, () => sealedEvent()));
    },
    async sign(name = origin) {
      const size = await ledger.size();
      const rootHash = await rootAt(size, ledger);
      const text = printCheckpoint({ origin: name, size, rootHash, extensions: [] });
      const checkpoint = { size, rootHash, note: signNote(text, signer), signedAtMs: 1_766_000_000_000 };
      ledger.keepCheckpoint(checkpoint);
      return checkpoint;
    },
  };
}
