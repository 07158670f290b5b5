import type { KeySource } from "../config/signing-keys.ts";
import { keyKeepingFor, readKeyFile } from "../ledger/kept-signing-key.ts";
import { openLogSigner } from "../ledger/open-log-signer.ts";
import { type RunningLedger, runLedger } from "../ledger/run-ledger.ts";
import { parseSigningKey, type SigningKey } from "../ledger/signing-key.ts";
import { sealEvent } from "../pipeline/seal.ts";
import type { Stores } from "../stores/open-stores.ts";
import { SqlForkRegister } from "../stores/sql-fork-register.ts";
import type { Setting } from "./setting.ts";
import { followOutside, type Outside, watchOutside } from "./watch-outside.ts";

export interface OpenedLedger {
  readonly ledger: RunningLedger;
  /** Those who get what is in it. */
  readonly outside: Outside;
}

/**
 * Starts the Merkle log over the record, and what leaves the database of it. Rejects with an Error for the operator where its key
 * cannot be had.
 */
export async function openLedger(setting: Setting, stores: Stores): Promise<OpenedLedger> {
  const { config, clock, newId, origin, telemetry } = setting;
  const from = { origin, environment: config.server.environment };
  const current = readKey(config.signingKey);
  const previous = readKey(config.previousSigningKey);
  const signerOf = (generation: number) =>
    openLogSigner({
      generation,
      origin: config.audit.ledger.origin,
      configured: { ...(current && { current }), ...(previous && { previous }) },
      keeping: keyKeepingFor(config.databaseUrl),
      control: stores.control,
      database: stores.database,
      nowMs: clock.nowMs,
      seal: (draft) => sealEvent(draft, newId(), from),
    });
  const register = new SqlForkRegister(stores.database, stores.ledger);
  const { generation } = await register.standing();
  const signer = await signerOf(generation);
  const watched = watchOutside(setting, stores, { register, baseOrigin: signer.baseOrigin });
  const { permit } = watched.forks;
  const ledger = await runLedger({ stores, signer, signerOf, permit, clock, telemetry: telemetry.ledger });
  return { ledger, outside: followOutside(setting, stores, { ...watched, catchUp: ledger.catchUp }) };
}

function readKey(source: KeySource | undefined): SigningKey | undefined {
  if (source === undefined) return undefined;
  return source.kind === "file" ? readKeyFile(source.path) : parseSigningKey(source.text);
}
