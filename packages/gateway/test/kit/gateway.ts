import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Subprocess } from "bun";
import { checkRecord } from "./check-record.ts";
import { holdToContracts } from "./checked-fetch.ts";

const mainFile = join(import.meta.dir, "../../src/main.ts");

export interface GatewayOptions {
  /** Text of a meshgate.yaml. */
  readonly config?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A folder to run in, kept afterwards: for restarts on the same data. */
  readonly folder?: string;
}

export interface RunningGateway {
  readonly url: string;
  readonly folder: string;
  readonly process: Subprocess<"ignore", "pipe", "pipe">;
  /** Everything written to standard error so far: the operational log. */
  log(): string;
  /** SIGTERM, and the exit code. Every event that it recorded is held to its contract. */
  stop(): Promise<number>;
  /** SIGKILL: what a crash does. */
  kill(): Promise<void>;
}

/**
 * Starts the real gateway as a process of its own, as `npm start` does, on a free port, and waits until it listens. What it
 * answers from then on is held to the contracts.
 */
export async function startGateway(options: GatewayOptions = {}): Promise<RunningGateway> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "meshgate-test-")));
  if (options.config !== undefined) await writeFile(join(folder, "meshgate.yaml"), options.config);
  const child = Bun.spawn([process.execPath, mainFile], {
    cwd: folder,
    env: {
      PATH: process.env["PATH"] ?? "",
      PORT: "0",
      BUN_CONFIG_MAX_HTTP_REQUESTS: "65336",
      BUN_JSC_forceRAMSize: "268435456",
      ...options.env,
    },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  let log = "";
  const logRead = readAll(child.stderr, (text) => {
    log += text;
  });
  const url = await firstAddress(child.stdout);
  if (url === undefined) {
    await logRead;
    throw new Error(`The gateway did not start (exit ${await child.exited}):\n${log}`);
  }
  holdToContracts(url);
  const cleanUp = async () => {
    if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
  };
  return {
    url,
    folder,
    process: child,
    log: () => log,
    async stop() {
      child.kill("SIGTERM");
      const code = await child.exited;
      await checkRecord(folder);
      await cleanUp();
      return code;
    },
    async kill() {
      child.kill("SIGKILL");
      await child.exited;
      await cleanUp();
    },
  };
}

/** The address of the line that says `listening`; nothing where the output ends without one. */
async function firstAddress(stdout: ReadableStream<Uint8Array>): Promise<string | undefined> {
  let text = "";
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  void readAll(stdout, (piece) => {
    text += piece;
    const address = /listening\b.*?(http:\/\/\S+)/.exec(text)?.[1];
    if (address !== undefined) resolve(address);
  }).then(() => resolve(undefined));
  return await promise;
}

async function readAll(stream: ReadableStream<Uint8Array>, onText: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  for await (const chunk of stream) onText(decoder.decode(chunk, { stream: true }));
}
