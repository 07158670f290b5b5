import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { publishedContracts } from "@meshgate/contracts/openapi";
import { findBreaks, readReleased, releasedFolder } from "./check/contract-breaks.ts";

/** Freezes the contracts as they are now: what a release promises. What would break an earlier promise is refused. */

mkdirSync(releasedFolder, { recursive: true });
const contracts = publishedContracts();
const breaks = findBreaks(readReleased(), contracts);
for (const line of breaks) console.log(line);
if (breaks.length === 0) {
  for (const { name, version, schema } of contracts) {
    const file = join(releasedFolder, `${name}.${version}.schema.json`);
    writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
  }
  console.log(`${contracts.length} contracts are promised as they are`);
}
process.exitCode = breaks.length === 0 ? 0 : 1;
