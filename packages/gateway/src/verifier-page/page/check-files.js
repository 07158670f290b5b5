import { nobleSha256, startNobleSha256, verifyExport, verifyPack, verifyReceipt } from "@meshgate/ledger";
import { readArchive } from "./read-archive.js";

/**
 * @typedef {object} Options
 * @property {import("@meshgate/ledger").Trust} trust
 * @property {readonly string[]} outside
 * @property {readonly import("@meshgate/ledger").ConsistencyClaim[]} consistency
 * @property {(done: number, total: number) => void} onProgress
 */

/**
 * Checks what the files are: an evidence pack, an export, or else a receipt. A sentence where they are neither.
 * @param {readonly File[]} files
 * @param {Options} options
 * @returns {Promise<import("@meshgate/ledger").Verdict | string>}
 */
export async function checkFiles(files, { trust, outside, consistency, onProgress }) {
  const checked = { trust, outside, consistency };
  const events = files.find(({ name }) => name.endsWith("events.ndjson"));
  const sidecar = files.find(({ name }) => name.endsWith("events.proof.ndjson"));
  if (events !== undefined && sidecar !== undefined) {
    return verifyExport(
      { ...checked, onProgress, events: piecesOf(events), sidecar: piecesOf(sidecar) },
      nobleSha256,
    );
  }
  const [receipt, ...more] = files;
  if (receipt?.name.endsWith(".zip") === true && more.length === 0) {
    const archive = await readArchive(receipt);
    if (typeof archive === "string") return `The archive cannot be read: ${archive}.`;
    return verifyPack(
      { ...checked, onProgress, files: archive },
      { hash: nobleSha256, startHash: startNobleSha256 },
    );
  }
  if (receipt === undefined || more.length > 0 || receipt.name.endsWith(".ndjson")) {
    return "Choose one evidence pack, one receipt, or events.ndjson and events.proof.ndjson together.";
  }
  return verifyReceipt({ ...checked, receipt: await readUtf8(receipt) }, nobleSha256);
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
