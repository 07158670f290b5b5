import type { EventDraft } from "../pipeline/seal.ts";
import { originOf } from "../ports/checkpoint-permit.ts";
import type { ControlStore } from "../ports/control-store.ts";
import type { SealedEvent } from "../ports/event-store.ts";
import type { Database } from "../stores/database.ts";
import { nativeSha256 } from "../stores/ledger/native-sha256.ts";
import { addSigner, type KnownSigner, readSigners } from "../stores/ledger/signers.ts";
import { type KeyKeeping, keptOrMadeKey, readKeptKey } from "./kept-signing-key.ts";
import { type LogSigner, noteSignerOf, verifierKeyOf } from "./log-signer.ts";
import type { SigningKey } from "./signing-key.ts";

export interface LogSignerSources {
  /** How often the log has gone under another name: 1, and one more with each fork that was acknowledged. */
  readonly generation: number;
  /** The log's name, where the configuration gives one. */
  readonly origin?: string | undefined;
  /** The key that the configuration gives, and the one that signed before it. */
  readonly configured: { readonly current?: SigningKey; readonly previous?: SigningKey };
  /** Where the service keeps a key of its own making. */
  readonly keeping: KeyKeeping;
  readonly control: Pick<ControlStore, "get" | "setOnce">;
  readonly database: Database;
  readonly nowMs: () => number;
  readonly seal: (draft: EventDraft) => SealedEvent;
}

/**
 * Finds the key that signs, makes it at the first start, and lets it take over where another signed before, with an event that
 * says so. Rejects with an Error for the operator where a key cannot be read, or the log is known by another name.
 */
export async function openLogSigner(sources: LogSignerSources): Promise<LogSigner> {
  const { configured, keeping, control, database, generation } = sources;
  const key = configured.current ?? (await keptOrMadeKey(keeping, control));
  const baseOrigin = await baseOriginOf(key, sources);
  const origin = originOf(baseOrigin, generation);
  const own = verifierKeyOf(key, origin);
  const known = await readSigners(database.kysely);
  const before = known.filter(({ verifierKey }) => verifierKey !== own).at(-1);
  const older = [configured.previous, await readKeptKey(keeping, control)].filter(
    (each) => each !== undefined,
  );
  const previous = older.find((each) => verifierKeyOf(each, origin) === before?.verifierKey);
  if (!known.some(({ verifierKey }) => verifierKey === own)) {
    const isRenamed = namesBefore(generation, baseOrigin).some(
      (name) => verifierKeyOf(key, name) === before?.verifierKey,
    );
    await takeOver(own, { known, isVouched: isRenamed || previous !== undefined }, sources);
  }
  return {
    origin,
    baseOrigin,
    verifierKey: own,
    current: noteSignerOf(key, origin),
    ...(previous === undefined ? {} : { previous: noteSignerOf(previous, origin) }),
  };
}

/** What the log was called before it got its name of this generation. */
function namesBefore(generation: number, baseOrigin: string): readonly string[] {
  return Array.from({ length: generation - 1 }, (_, at) => originOf(baseOrigin, at + 1));
}

const ORIGIN_NAME = "ledger-origin";

/** What the log was called at its first start it is called for ever: every proof names it. */
async function baseOriginOf(key: SigningKey, { origin, control }: LogSignerSources): Promise<string> {
  const hash = Buffer.from(nativeSha256(key.publicKey)).toString("hex");
  const kept = await control.setOnce(ORIGIN_NAME, origin ?? `meshgate/${hash.slice(0, 16)}`);
  if (origin === undefined || origin === kept) return kept;
  throw new Error(
    `audit.ledger.origin is ${origin}, but this log is known as ${kept}, and every checkpoint and receipt says so. Write ${kept}, or leave it out.`,
  );
}

/** Where another process is quicker, all is well: which key signs is asked again before each signature. */
async function takeOver(
  own: string,
  { known, isVouched }: { readonly known: readonly KnownSigner[]; readonly isVouched: boolean },
  { database, nowMs, seal }: LogSignerSources,
): Promise<void> {
  const sinceMs = nowMs();
  const last = known.at(-1);
  if (last === undefined) {
    const first = { verifierKey: own, fromSize: 0, sinceMs, vouched: true };
    await addSigner(first, known, { events: [], database });
    return;
  }
  const fromSize = (await largestSigned(database)) + 1;
  const rotated = seal({
    type: "signer.rotated",
    occurredAtMs: sinceMs,
    actor: { type: "system", id: "ledger" },
    data: {
      previous_key: last.verifierKey,
      current_key: own,
      from_size: fromSize,
      signed_by_previous: isVouched,
    },
  });
  const signer = { verifierKey: own, fromSize, sinceMs, vouched: isVouched };
  await addSigner(signer, known, { events: [rotated], database });
}

async function largestSigned({ kysely }: Database): Promise<number> {
  const row = await kysely
    .selectFrom("ledger_checkpoint")
    .select(({ fn }) => fn.max("size").as("size"))
    .executeTakeFirst();
  return Number(row?.size ?? 0);
}
