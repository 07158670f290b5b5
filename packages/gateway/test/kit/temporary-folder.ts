import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A new folder of a test's own; the test deletes it. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "meshgate-test-"));
}
