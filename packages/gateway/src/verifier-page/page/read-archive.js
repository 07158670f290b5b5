import { UnreadableFile } from "@meshgate/ledger";

/**
 * One file of the archive, as its directory tells of it.
 * @typedef {object} Entry
 * @property {string} name
 * @property {number} flags
 * @property {number} method 0 as it is, 8 deflate.
 * @property {number} bytes Packed.
 * @property {number} at Where its local header begins.
 * @property {number} next Where the directory's next entry begins.
 */

const END = 0x06054b50;
const END_64_LOCATOR = 0x07064b50;
const END_64 = 0x06064b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const END_BYTES = 22;
const COMMENT_MAX = 65_535;
const UNKNOWN_16 = 0xffff;
const UNKNOWN_32 = 0xffffffff;
const ENCRYPTED = 1;

/**
 * The files of a zip archive (PKWARE APPNOTE 6.3), read where they stand: only its directory is ever held. A sentence where two
 * programs could read it differently.
 * @param {Blob} archive
 * @returns {Promise<import("@meshgate/ledger").PackFiles | string>}
 */
export async function readArchive(archive) {
  const directory = await findDirectory(archive);
  if (directory === undefined) return "it is no zip archive, or its end is missing";
  /** @type {Map<string, Entry>} */
  const entries = new Map();
  const view = await viewOf(archive, directory.at, directory.at + directory.bytes);
  let at = 0;
  for (let left = directory.entries; left > 0; left -= 1) {
    const entry = readEntry(view, at);
    if (entry === undefined) return "its directory is damaged";
    if ((entry.flags & ENCRYPTED) !== 0) return `${entry.name} is encrypted`;
    if (entry.method !== 0 && entry.method !== 8)
      return `${entry.name} is packed in a way that is not known here`;
    if (entries.has(entry.name)) return `${entry.name} is in it twice`;
    entries.set(entry.name, entry);
    at = entry.next;
  }
  const names = [...entries.keys()].filter((name) => !name.endsWith("/"));
  return { paths: names, open: (name) => contentOf(archive, name, entries.get(name)) };
}

/**
 * @param {Blob} archive
 * @returns {Promise<{ at: number, bytes: number, entries: number } | undefined>}
 */
async function findDirectory(archive) {
  const from = Math.max(0, archive.size - END_BYTES - COMMENT_MAX);
  const tail = await viewOf(archive, from, archive.size);
  for (let at = tail.byteLength - END_BYTES; at >= 0; at -= 1) {
    if (tail.getUint32(at, true) !== END) continue;
    if (at + END_BYTES + tail.getUint16(at + 20, true) !== tail.byteLength) continue;
    const found = {
      entries: tail.getUint16(at + 10, true),
      bytes: tail.getUint32(at + 12, true),
      at: tail.getUint32(at + 16, true),
    };
    const isLarge = found.entries === UNKNOWN_16 || found.bytes === UNKNOWN_32 || found.at === UNKNOWN_32;
    const place = isLarge ? await findLargeDirectory(archive, from + at) : found;
    return place !== undefined && place.at + place.bytes <= from + at ? place : undefined;
  }
  return undefined;
}

/**
 * @param {Blob} archive
 * @param {number} endAt
 */
async function findLargeDirectory(archive, endAt) {
  if (endAt < 20) return undefined;
  const locator = await viewOf(archive, endAt - 20, endAt);
  if (locator.getUint32(0, true) !== END_64_LOCATOR) return undefined;
  const recordAt = Number(locator.getBigUint64(8, true));
  const record = await viewOf(archive, recordAt, recordAt + 56);
  if (record.byteLength < 56 || record.getUint32(0, true) !== END_64) return undefined;
  return {
    entries: Number(record.getBigUint64(32, true)),
    bytes: Number(record.getBigUint64(40, true)),
    at: Number(record.getBigUint64(48, true)),
  };
}

/**
 * @param {DataView} view
 * @param {number} at
 * @returns {Entry | undefined}
 */
function readEntry(view, at) {
  if (at + 46 > view.byteLength || view.getUint32(at, true) !== DIRECTORY_ENTRY) return undefined;
  const nameAt = at + 46;
  const extraAt = nameAt + view.getUint16(at + 28, true);
  const extraEnd = extraAt + view.getUint16(at + 30, true);
  const next = extraEnd + view.getUint16(at + 32, true);
  if (next > view.byteLength) return undefined;
  const name = new TextDecoder().decode(new Uint8Array(view.buffer, nameAt, extraAt - nameAt));
  const large = largeNumbers(view, extraAt, extraEnd);
  const [unpacked, packed, place] = [at + 24, at + 20, at + 42].map((field) => {
    const number = view.getUint32(field, true);
    return number === UNKNOWN_32 ? large.shift() : number;
  });
  if (unpacked === undefined || packed === undefined || place === undefined) return undefined;
  const flags = view.getUint16(at + 8, true);
  return { name, flags, method: view.getUint16(at + 10, true), bytes: packed, at: place, next };
}

/**
 * The numbers of 64 bits, for those that do not fit into 32.
 * @param {DataView} view
 * @param {number} from
 * @param {number} to
 * @returns {number[]}
 */
function largeNumbers(view, from, to) {
  for (let at = from; at + 4 <= to; at += 4 + view.getUint16(at + 2, true)) {
    const bytes = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) !== 1 || at + 4 + bytes > to) continue;
    return Array.from({ length: Math.floor(bytes / 8) }, (_, nth) =>
      Number(view.getBigUint64(at + 4 + nth * 8, true)),
    );
  }
  return [];
}

/**
 * @param {Blob} archive
 * @param {string} name
 * @param {Entry | undefined} entry
 * @returns {AsyncGenerator<Uint8Array>}
 */
async function* contentOf(archive, name, entry) {
  if (entry === undefined) throw new UnreadableFile(`the archive has no ${name}`);
  const header = await viewOf(archive, entry.at, entry.at + 30);
  if (header.byteLength < 30 || header.getUint32(0, true) !== LOCAL_HEADER)
    throw new UnreadableFile(`${name} is not where the archive's directory says`);
  const from = entry.at + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  const packed = archive.slice(from, from + entry.bytes).stream();
  const reader = (
    entry.method === 0 ? packed : packed.pipeThrough(new DecompressionStream("deflate-raw"))
  ).getReader();
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      yield piece.value;
      // After each piece the page may draw.
      await new Promise((resolve) => setTimeout(resolve));
    }
  } catch (cause) {
    throw new UnreadableFile(`${name} cannot be unpacked`, { cause });
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/**
 * @param {Blob} archive
 * @param {number} from
 * @param {number} to
 */
async function viewOf(archive, from, to) {
  return new DataView(await archive.slice(from, to).arrayBuffer());
}
