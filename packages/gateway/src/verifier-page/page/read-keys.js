import { nobleEd25519, nobleSha256, parseVerifierKey } from "@meshgate/ledger";

/**
 * Whose word counts: a key a line. Or a sentence on the one that is none.
 * @param {string} text
 * @returns {import("@meshgate/ledger").Trust | string}
 */
export function readKeys(text) {
  /** @type {import("@meshgate/ledger").NoteVerifier[]} */
  const verifiers = [];
  for (const line of text.split("\n").map((each) => each.trim())) {
    if (line === "") continue;
    const key = parseVerifierKey(line, nobleSha256);
    if (!key.ok) return `This is no key: ${line.slice(0, 80)}. A key looks like NAME+ID+KEY; copy all of it.`;
    verifiers.push({ key: key.value, verify: nobleEd25519.verify });
  }
  const [first, ...more] = verifiers;
  return first === undefined ? "Give the log’s public key." : { logKeys: [first, ...more], witnessKeys: [] };
}
