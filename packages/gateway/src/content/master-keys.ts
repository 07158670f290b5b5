import { createHash } from "node:crypto";

/** One of the keys that wrap the keys of captured texts. */
export interface MasterKey {
  /** Made from the key, and tells nothing of it. */
  readonly id: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

export interface MasterKeys {
  /** The one that wraps. */
  readonly newest: MasterKey;
  byId(id: string): MasterKey | undefined;
}

const ID_CHARS = 16;

/** From base64, the newest first. */
export function createMasterKeys([newest, ...older]: readonly [string, ...string[]]): MasterKeys {
  const first = masterKey(newest);
  const all = new Map([first, ...older.map(masterKey)].map((key) => [key.id, key]));
  return { newest: first, byId: (id) => all.get(id) };
}

function masterKey(base64: string): MasterKey {
  const key = new Uint8Array(Buffer.from(base64, "base64"));
  const digest = createHash("sha256").update("meshgate content key\0").update(key).digest("hex");
  return { id: digest.slice(0, ID_CHARS), key };
}
