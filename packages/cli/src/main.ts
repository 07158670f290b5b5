#!/usr/bin/env bun
import { createInterface } from "node:readline/promises";
import { runCommandLine } from "./run-command-line.ts";

process.exitCode = await runCommandLine(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  out: { write: (text) => process.stdout.write(text), isTerminal: process.stdout.isTTY === true },
  err: { write: (text) => process.stderr.write(text), isTerminal: process.stderr.isTTY === true },
  readInput: () => Bun.stdin.text(),
  interrupted,
  ...(process.stdin.isTTY === true && process.stderr.isTTY === true ? { confirm } : {}),
});

/** On standard error: standard output may be on its way to a file. */
async function confirm(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question(`${question} [y/N] `);
  lines.close();
  return /^y(es)?$/i.test(answer.trim());
}

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
