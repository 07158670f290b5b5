import { canonicalJson } from "@meshgate/canon";
import type { ExportFormat } from "@meshgate/contracts";
import { createJoinEvents, type JoinSources } from "../audit-search/join-events.ts";
import { readEntries } from "../audit-search/read-entries.ts";
import { isTextAltered } from "../authenticity/altered-text.ts";
import type { Authenticity } from "../authenticity/create-authenticity.ts";
import type { LedgerEntry } from "../ports/ledger.ts";
import { csvHeading, csvLine } from "./csv-line.ts";
import { type OcsfOptions, ocsfRecord } from "./ocsf-record.ts";

export interface Printing extends OcsfOptions {
  readonly format: ExportFormat;
  readonly joins: JoinSources;
  readonly authenticity: Pick<Authenticity, "check" | "met">;
}

/**
 * Prints events as they come, one piece of text for each list of them. What retention has dropped is in CSV alone, by its hash. What is
 * altered is in NDJSON as the database has it, where verifying fails at it; the other formats name it and show nothing of it.
 */
export async function* printEvents(
  lists: AsyncIterable<readonly LedgerEntry[]>,
  { format, joins, authenticity, ...options }: Printing,
): AsyncGenerator<string> {
  if (format === "csv") yield csvHeading;
  const join = createJoinEvents(joins);
  for await (const entries of lists) {
    if (format === "ndjson") {
      for (const entry of entries) if (isTextAltered(entry)) authenticity.met(entry.id, "text");
      yield entries.map(({ body }) => (body === undefined ? "" : `${body}\n`)).join("");
      continue;
    }
    const altered = await authenticity.check(entries);
    const read = await readEntries(entries, join, (id) => altered.get(id));
    yield read
      .map((one) => {
        if (format === "csv") return csvLine(one);
        const record = ocsfRecord(one, options);
        return record === undefined ? "" : `${canonicalJson(record)}\n`;
      })
      .join("");
  }
}
