import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { AuditEvent } from "@meshgate/contracts";
import { checkEvent } from "./contracts.ts";
import { type ControlClient, controlClient } from "./control-client.ts";
import { eventually } from "./eventually.ts";
import { type RunningGateway, startGateway } from "./gateway.ts";
import { readEvents } from "./recorded-events.ts";
import { temporaryFolder } from "./temporary-folder.ts";

export interface ReplicasOptions {
  readonly count: number;
  /** Text of the meshgate.yaml that all of them have. */
  readonly config: string;
  /** An empty PostgreSQL database that they share; absent: SQLite, for one process. */
  readonly databaseUrl?: string;
  /** Absent: the database counts, or with SQLite the process itself. */
  readonly redisUrl?: string;
}

/** Several gateways that are one service: they share a database, perhaps a Redis, and an admin key. */
export interface Replicas {
  readonly count: number;
  readonly adminKey: string;
  /** By the index, from 0; the index goes round. */
  url(index: number): string;
  /** Where it runs, and keeps its SQLite database where it has one. */
  folder(index: number): string;
  /** The control API of one of them, as the admin. */
  control(index?: number): ControlClient;
  log(index: number): string;
  /** Resolves once all of them know what one of them made, and so all that was made before it. */
  know(made: { readonly id: string }): Promise<void>;
  /** How its events and the calls that it carries name it. */
  origin(index: number): Promise<string>;
  /** kill -9. */
  kill(index: number): Promise<void>;
  /** Starts a killed one again, or stops a running one first. */
  restart(index: number): Promise<void>;
  /** What all of them recorded, in the order of the ids. */
  events(): Promise<readonly AuditEvent[]>;
  /** Stops all that run, and holds every event that they recorded to its contract. */
  stop(): Promise<void>;
}

export async function startReplicas(options: ReplicasOptions): Promise<Replicas> {
  const { count, config, databaseUrl, redisUrl } = options;
  const folders = Array.from({ length: count }, temporaryFolder);
  const adminKey = `mgk_${randomBytes(32).toString("base64url")}`;
  const env = {
    MESHGATE_ADMIN_KEY: adminKey,
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
    ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
  };
  const start = (folder: string): Promise<RunningGateway> => startGateway({ folder, config, env });
  const gateways = await Promise.all(folders.map(start));
  const dead = new Set<number>();
  const at = (index: number): RunningGateway => found(gateways[index % count]);
  const events = (): Promise<readonly AuditEvent[]> =>
    readEvents(databaseUrl ?? `sqlite:${join(found(folders[0]), "data/meshgate.db")}`);
  return {
    count,
    adminKey,
    url: (index) => at(index).url,
    folder: (index) => at(index).folder,
    control: (index = 0) => controlClient(() => at(index).url, adminKey),
    log: (index) => at(index).log(),
    async know({ id }) {
      const path = `/governance/${id.startsWith("key_") ? "keys" : "policies"}/${id}`;
      const knows = ({ url }: RunningGateway) => controlClient(() => url, adminKey).send("GET", path);
      const each = (gateway: RunningGateway) =>
        eventually(
          () => knows(gateway),
          ({ status }) => status === 200,
          { withinMs: 5_000 },
        );
      await Promise.all(gateways.map(each));
    },
    async origin(index) {
      const answer = await fetch(`${at(index).url}/evaluate`, {
        method: "POST",
        headers: { authorization: `Bearer ${adminKey}`, "content-type": "application/json" },
        body: JSON.stringify(anyQuestion),
      });
      const id = answer.headers.get("x-request-id");
      return found((await events()).find(({ request_id }) => request_id === id)).origin;
    },
    async kill(index) {
      dead.add(index);
      await at(index).kill();
    },
    async restart(index) {
      if (!dead.delete(index)) await at(index).stop();
      gateways[index] = await start(at(index).folder);
    },
    events,
    async stop() {
      await Promise.all(gateways.filter((_, index) => !dead.has(index)).map((gateway) => gateway.stop()));
      for (const event of await events()) checkEvent(event);
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
    },
  };
}

const anyQuestion = {
  action: "data:read",
  env: { name: "test" },
  resource: { type: "document", sensitivity: "public" },
  signals: {},
};

function found<T>(one: T | undefined): T {
  if (one === undefined) throw new Error("there is no such replica, or no such event");
  return one;
}
