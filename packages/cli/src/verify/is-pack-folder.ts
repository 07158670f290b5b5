import { existsSync } from "node:fs";
import { join } from "node:path";
import { MANIFEST_PATH } from "@meshgate/ledger";

/** What packs have and plain exports do not. */
const OF_PACKS = [
  MANIFEST_PATH,
  "README.txt",
  "approvals.ndjson",
  "checkpoints",
  "consistency.ndjson",
  "incidents.ndjson",
  "policies",
  "report.html",
  "retention.ndjson",
  "reviews.ndjson",
  "statistics.json",
];

/** Whether it is an evidence pack that was unpacked: also one without its manifest, which is no plain export for that. */
export function isPackFolder(folder: string): boolean {
  return OF_PACKS.some((name) => existsSync(join(folder, name)));
}
