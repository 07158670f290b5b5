import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** A process under measurement, listening on loopback. */
export interface Child {
  readonly name: string;
  readonly pid: number;
  readonly port: number;
  /** SIGTERM, and SIGKILL for one that does not heed it. */
  stop(): Promise<void>;
}

export interface ChildPlan {
  readonly name: string;
  /** Arguments to this same Bun. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Where its output goes: a file, so that reading it costs the measuring process nothing. */
  readonly logFolder: string;
}

const readyWithinMs = 20_000;
const pollMs = 20;
const stopWithinMs = 10_000;

/** Starts a process and waits until it says where it is `listening`; rejects with its output where it does not. */
export async function startChild(plan: ChildPlan): Promise<Child> {
  const logFile = join(plan.logFolder, `${plan.name.replaceAll(/\W+/g, "-")}.log`);
  const child = Bun.spawn([process.execPath, ...plan.args], {
    cwd: plan.logFolder,
    env: baseEnvironment(plan.env),
    stdin: "ignore",
    stdout: Bun.file(logFile),
    stderr: Bun.file(`${logFile}.err`),
  });
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    const kill = setTimeout(() => child.kill("SIGKILL"), stopWithinMs);
    await child.exited;
    clearTimeout(kill);
  };

  const deadlineMs = performance.now() + readyWithinMs;
  while (child.exitCode === null && performance.now() < deadlineMs) {
    const port = listeningPort(await readFile(logFile, "utf8").catch(() => ""));
    if (port !== undefined) {
      return { name: plan.name, pid: child.pid, port, stop };
    }
    await Bun.sleep(pollMs);
  }
  await stop();
  const output = await Promise.all([logFile, `${logFile}.err`].map((file) => Bun.file(file).text()));
  throw new Error(`${plan.name} did not start. It said:\n${output.join("\n").trim()}`);
}

/** The port in the line of output that says `listening` with an address. */
export function listeningPort(output: string): number | undefined {
  const line = output.split("\n").find((text) => text.includes("listening"));
  const port = /https?:\/\/[^\s"':]+:(\d+)/.exec(line ?? "")?.[1];
  return port === undefined ? undefined : Number(port);
}

/** Nothing of the caller's environment but where programs are: a key or a database of the caller's is not to be measured. */
function baseEnvironment(further: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: process.env["HOME"] ?? "/",
    BUN_CONFIG_MAX_HTTP_REQUESTS: "65336",
    ...further,
  };
}
