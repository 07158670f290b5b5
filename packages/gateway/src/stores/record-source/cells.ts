import type { KeptHead } from "@meshgate/ledger";
import { HASH_BYTES } from "@meshgate/ledger/log";
import type { UncheckedRow } from "./read-only-database.ts";

/** A whole number; PostgreSQL's driver gives 64-bit integers as text. −1 for whatever else somebody put there. */
export function numberIn(row: UncheckedRow | undefined, column: string): number {
  const cell = row?.[column];
  const number = typeof cell === "number" || typeof cell === "string" ? Number(cell) : -1;
  return Number.isSafeInteger(number) ? number : -1;
}

export function bytesIn(row: UncheckedRow | undefined, column: string): Uint8Array | undefined {
  const cell = row?.[column];
  return cell instanceof Uint8Array ? cell : undefined;
}

export function textIn(row: UncheckedRow | undefined, column: string): string | undefined {
  const cell = row?.[column];
  return typeof cell === "string" ? cell : undefined;
}

export function headOf(row: UncheckedRow): KeptHead {
  return {
    size: numberIn(row, "size"),
    rootHash: bytesIn(row, "root_hash") ?? new Uint8Array(HASH_BYTES),
    note: textIn(row, "note") ?? "",
  };
}
