import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { freePort } from "./free-port.ts";

/** Debian's server, Redis or Valkey; tests that need it are skipped where it is absent. */
export const redisPath = "/usr/bin/redis-server";
export const redisIsThere = existsSync(redisPath);

/** A real Redis server of a test's own, on loopback, with its data in a temporary folder. */
export interface TestRedis {
  readonly url: string;
  /** Ends it at once. */
  shutDown(): Promise<void>;
  /** Starts it again on the same port, with the data of its last `save`, or without. */
  startAgain(data: "saved" | "lost"): Promise<void>;
  /** Stops it in its tracks, as a machine that hangs does, until it is thawed. */
  freeze(): void;
  thaw(): void;
  /** Ends it for good and deletes its data. */
  stop(): Promise<void>;
}

/** Starts a server with `settings` (`--name`, `value`, …) over its defaults. */
export async function startRedis(settings: readonly string[] = []): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), "meshgate-redis-"));
  const port = await freePort();
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", ...settings];
  let server = await startServer(args);
  const kill = (): boolean => server.kill("SIGKILL");
  process.on("exit", kill);
  return {
    url: `redis://127.0.0.1:${port}`,
    shutDown: () => end(server),
    startAgain: async (data) => {
      if (data === "lost") rmSync(join(folder, "dump.rdb"), { force: true });
      server = await startServer(args);
    },
    freeze: () => void server.kill("SIGSTOP"),
    thaw: () => void server.kill("SIGCONT"),
    stop: async () => {
      process.off("exit", kill);
      await end(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startServer(args: readonly string[]): Promise<ChildProcess> {
  const server = spawn(redisPath, args, { stdio: ["ignore", "pipe", "ignore"] });
  const ready = Promise.withResolvers<void>();
  const log: string[] = [];
  createInterface({ input: server.stdout }).on("line", (line) => {
    log.push(line);
    if (line.includes("Ready to accept connections")) ready.resolve();
  });
  server.once("exit", () => ready.reject(new Error(`Redis did not start:\n${log.join("\n")}`)));
  await ready.promise;
  return server;
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exit = once(server, "exit");
  server.kill("SIGKILL");
  await exit;
}
