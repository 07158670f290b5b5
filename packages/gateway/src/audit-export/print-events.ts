import { canonicalJson } from "@meshgate/canon";
import type { ExportFormat } from "@meshgate/contracts";
import { createJoinEvents, type JoinSources } from "../audit-search/join-events.ts";
import { readEntries } from "../audit-search/read-entries.ts";
import type { LedgerEntry } from "../ports/ledger.ts";
import { csvHeading, csvLine } from "./csv-line.ts";
import { type OcsfOptions, ocsfRecord } from "./ocsf-record.ts";

export interface Printing extends OcsfOptions {
  readonly format: ExportFormat;
  readonly joins: JoinSources;
}

/** Prints events as they come, one piece of text for each list of them. What retention has dropped is in CSV alone, by its hash. */
export async function* printEvents(
  lists: AsyncIterable<readonly LedgerEntry[]>,
  { format, joins, ...options }: Printing,
): AsyncGenerator<string> {
  if (format === "csv") yield csvHeading;
  const join = createJoinEvents(joins);
  for await (const entries of lists) {
    if (format === "ndjson") {
      yield entries.map(({ body }) => (body === undefined ? "" : `${body}\n`)).join("");
      continue;
    }
    const read = await readEntries(entries, join);
    yield read
      .map((one) => {
        if (format === "csv") return csvLine(one);
        const record = ocsfRecord(one, options);
        return record === undefined ? "" : `${canonicalJson(record)}\n`;
      })
      .join("");
  }
}
