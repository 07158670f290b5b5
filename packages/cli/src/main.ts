#!/usr/bin/env bun
import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { runCommandLine } from "./run-command-line.ts";
import type { Output } from "./terminal.ts";

process.exitCode = await runCommandLine(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  out: outputOf(process.stdout),
  err: outputOf(process.stderr),
  readInput: () => Bun.stdin.text(),
  openInput: () => Bun.stdin.stream(),
  interrupted,
  ...(process.stdin.isTTY === true && process.stderr.isTTY === true ? { confirm } : {}),
});

function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => stream.write(text),
    drained: async () => {
      if (stream.writableNeedDrain) await once(stream, "drain");
    },
    isTerminal: stream.isTTY === true,
  };
}

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
