import { createHash } from "node:crypto";
import { compileSnapshot, type Snapshot, type SnapshotInput } from "../src/index.ts";

export function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/** The snapshot of an input that has no problem. */
export function compile(input: SnapshotInput): Snapshot {
  const compiled = compileSnapshot(input, sha256);
  if (!compiled.ok) throw new Error(compiled.error.map((problem) => problem.message).join("; "));
  return compiled.value;
}
