import type { NoteSigner } from "@meshgate/ledger";
import { logSigner, printVerifierKey, verifierKey } from "@meshgate/ledger/log";
import { nativeSha256 } from "../stores/ledger/native-sha256.ts";
import type { SigningKey } from "./signing-key.ts";

/** Who signs for the log in this process. */
export interface LogSigner {
  /** The log's name, which is the name of its keys too. */
  readonly origin: string;
  /** Its name before any fork was acknowledged (`originOf`). */
  readonly baseOrigin: string;
  readonly current: NoteSigner;
  /** Its public half, as verifiers take it. */
  readonly verifierKey: string;
  /** Who signed before, where that key is still at hand: it signs the new one's first checkpoint too. */
  readonly previous?: NoteSigner;
}

export function noteSignerOf({ publicKey, sign }: SigningKey, origin: string): NoteSigner {
  return logSigner({ name: origin, publicKey, sign }, nativeSha256);
}

export function verifierKeyOf({ publicKey }: SigningKey, origin: string): string {
  return printVerifierKey(verifierKey({ name: origin, algorithm: "ed25519", publicKey }, nativeSha256));
}
