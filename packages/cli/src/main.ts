#!/usr/bin/env bun
import { runCommandLine } from "./run-command-line.ts";

process.exitCode = await runCommandLine(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  out: { write: (text) => process.stdout.write(text), isTerminal: process.stdout.isTTY === true },
  err: { write: (text) => process.stderr.write(text), isTerminal: process.stderr.isTTY === true },
  readInput: () => Bun.stdin.text(),
  interrupted,
});

/** A timer alone keeps the process from ending; a handler of a signal does not. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    const awake = setInterval(() => {}, 60_000);
    process.once("SIGINT", () => {
      clearInterval(awake);
      resolve();
    });
  });
}
