import { join } from "node:path";

const benchFolder = join(import.meta.dir, "..");
/** Of the programs here, none that does its job well takes a minute. */
const withinMs = 300_000;

/** What a program of this folder prints, read as JSON; rejects with what it said where it fails. */
export async function runProgram<Output>(
  file: string,
  args: readonly string[],
  runtimeArgs: readonly string[] = [],
): Promise<Output> {
  const child = Bun.spawn([process.execPath, ...runtimeArgs, join(benchFolder, file), ...args], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    timeout: withinMs,
    killSignal: "SIGKILL",
  });
  const [output, errors] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  await child.exited;
  if (child.signalCode === "SIGKILL")
    throw new Error(`${file} ${args.join(" ")} took more than ${withinMs} ms`);
  if (child.exitCode !== 0) throw new Error(`${file} failed. It said:\n${errors.trim()}`);
  return JSON.parse(output);
}
