import type { Result } from "@meshgate/engine";
import type { z } from "zod";
import type { Refusal } from "../../pipeline/refusal.ts";
import { parseValue } from "../parse-body.ts";
import type { ControlAnswer } from "./answer-control.ts";
import { pageOf, readPage } from "./page.ts";

/** The page of a list that an address asks for: `page`, `limit`, and the filters of the schema; any other word is refused. */
export async function listPage<Filter extends z.ZodType>(
  url: string,
  filters: Filter,
  list: (filter: z.output<Filter>) => readonly unknown[] | Promise<readonly unknown[]>,
): Promise<Result<ControlAnswer, Refusal>> {
  const query = new URL(url).searchParams;
  const page = readPage(query);
  if (!page.ok) return page;
  const { page: _page, limit: _limit, ...rest } = Object.fromEntries(query);
  const filter = parseValue(rest, filters);
  if (!filter.ok) return filter;
  const { items, meta } = pageOf(await list(filter.value), page.value);
  return { ok: true, value: { data: items, meta } };
}
