import { parentPort } from "node:worker_threads";
import { compileRules, type PolicyFile, type PolicyProblem } from "@meshgate/engine";
import { sha256 } from "../config/sha256.ts";

/** The file of a worker thread: compiles rules, and tells what is wrong with them. */

parentPort?.on("message", (files: readonly PolicyFile[]) => {
  const compiled = compileRules(files, sha256);
  const problems: readonly PolicyProblem[] = compiled.ok ? [] : compiled.error;
  parentPort?.postMessage(problems);
});
