import type { UsageReport, UsageRow } from "@meshgate/contracts";
import { csvField } from "../../csv-field.ts";

const figures = [
  "calls",
  "input_tokens",
  "output_tokens",
  "cached_input_tokens",
  "reasoning_tokens",
  "cost_usd",
  "cost_nano_usd",
  "unpriced_calls",
] as const satisfies readonly (keyof UsageRow)[];

/** A report as CSV (RFC 4180): a heading, and a line for each group. */
export function usageCsv({ group_by, rows }: UsageReport): string {
  const labels = group_by.flatMap((dimension): readonly (keyof UsageRow)[] =>
    dimension === "key" || dimension === "team" || dimension === "agent"
      ? [`${dimension}_id`, dimension]
      : [dimension],
  );
  const names = [...labels, ...figures];
  const lines = rows.map((row) => names.map((name) => csvField(row[name] ?? "")).join(","));
  return [names.join(","), ...lines, ""].join("\r\n");
}
