import type { ArgsDef } from "citty";
import type { Terminal } from "./terminal.ts";

/** What the shell gets: 0 done, 1 it went wrong, 2 it was called wrongly, 3 done in part. */
export type ExitCode = 0 | 1 | 2 | 3;

/** A subcommand: how it is called, and what it does. */
export interface Command {
  readonly summary: string;
  readonly args: ArgsDef;
  /** Whether its last positional argument may be there any number of times; `args._` has them all. */
  readonly takesMany?: true;
  run(args: Readonly<Record<string, unknown>>, terminal: Terminal): Promise<ExitCode>;
}
