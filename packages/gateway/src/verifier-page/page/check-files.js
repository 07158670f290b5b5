import {
  nobleSha256,
  splitNotes,
  startNobleSha256,
  verifyExport,
  verifyPack,
  verifyReceipt,
} from "@meshgate/ledger";
import { readArchive } from "./read-archive.js";

/**
 * @typedef {object} Options
 * @property {import("@meshgate/ledger").Trust} trust
 * @property {readonly string[]} outside
 * @property {readonly import("@meshgate/ledger").ConsistencyClaim[]} consistency
 * @property {(done: number, total: number) => void} onProgress
 */

/**
 * What came of one of the things that were given: a sentence where it could not be checked.
 * @typedef {object} Checked
 * @property {string} name
 * @property {import("@meshgate/ledger").EvidenceVerdict | string} verdict
 */

/**
 * Checks each of the files for what it is: an evidence pack, an export's two, or a receipt. None is passed over in silence.
 * @param {readonly File[]} files
 * @param {Options} options
 * @returns {Promise<readonly Checked[]>}
 */
export async function checkFiles(files, options) {
  const events = files.filter(({ name }) => name.endsWith("events.ndjson"));
  const sidecars = files.filter(({ name }) => name.endsWith("events.proof.ndjson"));
  const [event, sidecar] = [events[0], sidecars[0]];
  const isExport =
    event !== undefined && sidecar !== undefined && events.length === 1 && sidecars.length === 1;
  /** @type {Checked[]} */
  const checked = [];
  if (isExport) {
    const pieces = { events: piecesOf(event), sidecar: piecesOf(sidecar) };
    const verdict = await verifyExport({ ...options, ...pieces }, nobleSha256);
    checked.push({ name: `${event.name}, ${sidecar.name}`, verdict });
  }
  for (const file of files) {
    if (isExport && (file === event || file === sidecar)) continue;
    checked.push({ name: file.name, verdict: await checkFile(file, options) });
  }
  return checked;
}

/**
 * @param {File} file
 * @param {Options} options
 * @returns {Promise<import("@meshgate/ledger").EvidenceVerdict | string>}
 */
async function checkFile(file, options) {
  if (file.name.endsWith(".zip")) return checkArchive(file, options);
  if (file.name.endsWith(".ndjson"))
    return "An export is one events.ndjson with its events.proof.ndjson: choose both, and no other beside them. A pack is checked as the archive.";
  if (/\.(?:html|csv|pdf)$/.test(file.name))
    return "Nothing proves this file by itself. Choose the archive that it came in.";
  const text = await readUtf8(file);
  if (/^[^{]*\n\d+\n/.test(text) && splitNotes(text).length > 0)
    return "This is a checkpoint. Paste it where a checkpoint from outside is asked for, if it came to you by another way.";
  return verifyReceipt({ ...options, receipt: text }, nobleSha256);
}

/**
 * @param {File} file
 * @param {Options} options
 */
async function checkArchive(file, options) {
  const archive = await readArchive(file);
  if (typeof archive === "string") return `The archive cannot be read: ${archive}.`;
  return verifyPack({ ...options, files: archive }, { hash: nobleSha256, startHash: startNobleSha256 });
}

/**
 * Not every browser walks through a stream by itself. After each piece the page may draw.
 * @param {File} file
 * @returns {AsyncGenerator<Uint8Array>}
 */
async function* piecesOf(file) {
  const reader = file.stream().getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    yield piece.value;
    await new Promise((resolve) => setTimeout(resolve));
  }
}

/**
 * What is not UTF-8 becomes a text that no receipt is.
 * @param {File} file
 */
async function readUtf8(file) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await file.arrayBuffer());
  } catch {
    return "";
  }
}
