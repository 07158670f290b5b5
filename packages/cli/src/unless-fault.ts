import type { ExitCode } from "./command.ts";
import { ServiceFault } from "./control-service.ts";
import type { Terminal } from "./terminal.ts";

/** Does the work, and says on standard error why the service did not. */
export async function unlessFault(
  { err }: Pick<Terminal, "err">,
  work: () => Promise<ExitCode>,
): Promise<ExitCode> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ServiceFault)) throw error;
    err.write(`${error.message}\n`);
    return 1;
  }
}
