import type { ExitCode } from "./command.ts";
import type { Terminal } from "./terminal.ts";

/** Says why a command cannot do what it was called for. */
export function misused(sentence: string, { err }: Terminal): ExitCode {
  err.write(`${sentence}\n`);
  return 2;
}
