import { expect, test } from "bun:test";
import type { UsageReport } from "@meshgate/contracts";
import { usageCsv } from "./usage-csv.ts";

const figures = {
  calls: 2,
  input_tokens: 20,
  output_tokens: 40,
  cached_input_tokens: 5,
  reasoning_tokens: 6,
  cost_usd: "0.000000042",
  cost_nano_usd: "42",
  unpriced_calls: 0,
};
const report: UsageReport = {
  from: "2026-11-01T00:00:00.000Z",
  to: "2026-12-01T00:00:00.000Z",
  group_by: ["key", "model"],
  totals: figures,
  rows: [
    { key_id: "key_1", key: "ci", model: 'a "b", c', ...figures },
    { key_id: "key_2", key: null, model: "=cmd|' /C calc'!A0", ...figures },
  ],
};

test("a report is a heading and a line for each group", () => {
  expect(usageCsv(report).split("\r\n")).toEqual([
    "key_id,key,model,calls,input_tokens,output_tokens,cached_input_tokens,reasoning_tokens,cost_usd,cost_nano_usd,unpriced_calls",
    'key_1,ci,"a ""b"", c",2,20,40,5,6,0.000000042,42,0',
    // A caller who names such a model would run a command on the machine of whoever opens the file.
    "key_2,,'=cmd|' /C calc'!A0,2,20,40,5,6,0.000000042,42,0",
    "",
  ]);
});
