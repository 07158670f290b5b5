import type { Result } from "@meshgate/engine";
import type { Refusal } from "../../pipeline/refusal.ts";
import type { EnvelopeMeta } from "./envelope.ts";

/** Which part of a list is asked for. */
export interface Page {
  /** From 1. */
  readonly page: number;
  /** 1 to 200. */
  readonly limit: number;
}

const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 200;

/** Reads `page` and `limit` of a query. */
export function readPage(query: URLSearchParams): Result<Page, Refusal> {
  const page = wholeNumber(query.get("page"), 1, Number.MAX_SAFE_INTEGER, 1);
  if (page === undefined) return outOfRange("page", "a whole number from 1");
  const limit = wholeNumber(query.get("limit"), 1, LIMIT_MAX, LIMIT_DEFAULT);
  if (limit === undefined) return outOfRange("limit", `a whole number from 1 to ${LIMIT_MAX}`);
  return { ok: true, value: { page, limit } };
}

/** The part of a list, and what `meta` says of it. */
export function pageOf<T>(
  all: readonly T[],
  { page, limit }: Page,
): { readonly items: readonly T[]; readonly meta: EnvelopeMeta } {
  const start = (page - 1) * limit;
  return { items: all.slice(start, start + limit), meta: { total: all.length, page, limit } };
}

function wholeNumber(text: string | null, min: number, max: number, absent: number): number | undefined {
  if (text === null) return absent;
  const value = /^[0-9]{1,16}$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
}

function outOfRange(field: string, wanted: string): Result<never, Refusal> {
  return {
    ok: false,
    error: { kind: "invalid-request", message: `\`${field}\` must be ${wanted}.`, field },
  };
}
