import type { Result } from "@meshgate/engine";
import { Cluster, Redis, type RedisOptions } from "ioredis";

export const COMMAND_LIMIT_MS = 1_000;
const RECONNECT_MS = 200;
const PORT = 6379;

/**
 * A command is sent once: without a connection it fails at once, and one that a broken connection swallowed is not sent
 * again, since it may have been carried out.
 */
const OPTIONS = {
  lazyConnect: true,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  connectTimeout: COMMAND_LIMIT_MS,
  commandTimeout: COMMAND_LIMIT_MS,
  // A network that swallows everything closes nothing.
  socketTimeout: 2 * COMMAND_LIMIT_MS,
  connectionName: "meshgate",
} satisfies RedisOptions;

const FORMS =
  "Write `redis://USER:PASSWORD@HOST:PORT/NUMBER`, the same with `rediss://` for TLS, or `redis+cluster://` and `rediss+cluster://` for one node of a cluster.";

/** A client for a Redis URL, not connected yet. The error is one sentence that quotes nothing of the URL. */
export function openRedis(url: string): Result<Redis | Cluster, string> {
  if (!URL.canParse(url)) return { ok: false, error: `The Redis URL cannot be read. ${FORMS}` };
  const location = new URL(url);
  switch (location.protocol) {
    case "redis:":
    case "rediss:":
      return { ok: true, value: openServer(url) };
    case "redis+cluster:":
    case "rediss+cluster:":
      return { ok: true, value: openCluster(location) };
    default:
      return { ok: false, error: `The Redis URL is of no kind that Meshgate knows. ${FORMS}` };
  }
}

function openServer(url: string): Redis {
  return new Redis(url, { ...OPTIONS, enableOfflineQueue: false, retryStrategy: () => RECONNECT_MS });
}

function openCluster({ protocol, hostname, port, username, password }: URL): Cluster {
  return new Cluster([{ host: hostname, port: port === "" ? PORT : Number(port) }], {
    lazyConnect: true,
    enableOfflineQueue: false,
    clusterRetryStrategy: () => RECONNECT_MS,
    slotsRefreshTimeout: COMMAND_LIMIT_MS,
    maxRedirections: 3,
    redisOptions: {
      ...OPTIONS,
      ...(username === "" ? {} : { username: decodeURIComponent(username) }),
      ...(password === "" ? {} : { password: decodeURIComponent(password) }),
      ...(protocol === "rediss+cluster:" ? { tls: {} } : {}),
    },
  });
}
