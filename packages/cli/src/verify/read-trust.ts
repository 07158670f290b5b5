import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { nativeSha256, verifyEd25519 } from "@meshgate/gateway";
import { type NoteVerifier, parseVerifierKey, type Result, type Trust } from "@meshgate/ledger";

interface GivenKeys {
  /** Each is keys with commas between, or the name of a file that holds one a line. */
  readonly key: string;
  readonly witness: string | undefined;
  readonly cwd: string;
}

/** Whose word counts, or a sentence on the key that cannot be read. */
export function readTrust({ key, witness, cwd }: GivenKeys): Trust | string {
  const logKeys = readKeys(key, "key", cwd);
  if (!logKeys.ok) return logKeys.error;
  const witnessKeys =
    witness === undefined ? { ok: true as const, value: [] } : readKeys(witness, "witness", cwd);
  if (!witnessKeys.ok) return witnessKeys.error;
  const wrong = wrongWitness(witnessKeys.value, logKeys.value);
  if (wrong !== undefined) return wrong;
  const [first, ...more] = logKeys.value;
  if (first === undefined) return "--key: the file holds no key.";
  return { logKeys: [first, ...more], witnessKeys: witnessKeys.value };
}

/** Who signs as the log is no witness of it, and a log's kind of key says nothing of when it was seen. */
function wrongWitness(witnesses: readonly NoteVerifier[], logs: readonly NoteVerifier[]): string | undefined {
  for (const { key } of witnesses) {
    const name = `${key.name}+${key.keyId}`;
    if (key.algorithm !== "cosignature-v1")
      return `--witness: ${name} is the key of a log, not of a witness.`;
    if (logs.some((log) => Buffer.from(log.key.publicKey).equals(key.publicKey)))
      return `--witness: ${name} is the log's own key: nobody witnesses himself.`;
  }
  return undefined;
}

function readKeys(given: string, option: string, cwd: string): Result<readonly NoteVerifier[], string> {
  const path = resolve(cwd, given);
  const printed = existsSync(path) ? linesOf(readFileSync(path, "utf8")) : given.split(",");
  const verifiers: NoteVerifier[] = [];
  for (const text of printed.map((each) => each.trim())) {
    const key = parseVerifierKey(text, nativeSha256);
    if (!key.ok)
      return {
        ok: false,
        error: `--${option}: ${text} is no file and no key (${key.error.kind}). Write NAME+ID+KEY.`,
      };
    verifiers.push({ key: key.value, verify: verifyEd25519 });
  }
  return { ok: true, value: verifiers };
}

/** Without empty lines and those that begin with `#`. */
function linesOf(text: string): readonly string[] {
  return text.split("\n").filter((line) => !/^\s*(?:#.*)?$/.test(line));
}
