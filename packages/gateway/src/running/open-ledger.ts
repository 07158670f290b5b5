import type { KeySource } from "../config/signing-keys.ts";
import { keyKeepingFor, readKeyFile } from "../ledger/kept-signing-key.ts";
import { openLogSigner } from "../ledger/open-log-signer.ts";
import { type RunningLedger, runLedger } from "../ledger/run-ledger.ts";
import { parseSigningKey, type SigningKey } from "../ledger/signing-key.ts";
import { sealEvent } from "../pipeline/seal.ts";
import type { Stores } from "../stores/open-stores.ts";
import type { Setting } from "./setting.ts";

/** Starts the Merkle log over the record. Rejects with an Error for the operator where its key cannot be had. */
export async function openLedger(setting: Setting, stores: Stores): Promise<RunningLedger> {
  const { config, clock, newId, origin, telemetry } = setting;
  const from = { origin, environment: config.server.environment };
  const current = readKey(config.signingKey);
  const previous = readKey(config.previousSigningKey);
  const signer = await openLogSigner({
    origin: config.audit.ledger.origin,
    configured: { ...(current && { current }), ...(previous && { previous }) },
    keeping: keyKeepingFor(config.databaseUrl),
    control: stores.control,
    database: stores.database,
    nowMs: clock.nowMs,
    seal: (draft) => sealEvent(draft, newId(), from),
  });
  return await runLedger({ stores, signer, clock, telemetry: telemetry.ledger });
}

function readKey(source: KeySource | undefined): SigningKey | undefined {
  if (source === undefined) return undefined;
  return source.kind === "file" ? readKeyFile(source.path) : parseSigningKey(source.text);
}
