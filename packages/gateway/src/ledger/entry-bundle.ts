import type { LedgerEntry } from "../ports/ledger.ts";

/** Entries as C2SP tlog-tiles writes them, or the first that it cannot write. */
export type EntryBundle =
  | { readonly kind: "bundle"; readonly bytes: Uint8Array }
  /** So many entries are not integrated. */
  | { readonly kind: "not-there" }
  /** Retention has dropped its body. */
  | { readonly kind: "dropped"; readonly entry: LedgerEntry }
  /** Its length does not fit the format's sixteen bits. */
  | { readonly kind: "too-large"; readonly entry: LedgerEntry };

const ENTRY_BYTES_MAX = 0xff_ff;

/** Each entry's length in two bytes, the greater first, and its bytes. Source: C2SP tlog-tiles, log entries. */
export function entryBundle(entries: readonly LedgerEntry[], width: number): EntryBundle {
  if (entries.length < width) return { kind: "not-there" };
  const parts: Uint8Array[] = [];
  for (const entry of entries) {
    if (entry.body === undefined) return { kind: "dropped", entry };
    const bytes = Buffer.from(entry.body);
    if (bytes.length > ENTRY_BYTES_MAX) return { kind: "too-large", entry };
    parts.push(Uint8Array.of(bytes.length >> 8, bytes.length & 0xff), bytes);
  }
  return { kind: "bundle", bytes: Buffer.concat(parts) };
}
