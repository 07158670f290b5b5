import type { Cluster, Redis } from "ioredis";
import { UsageStoreUnavailable } from "../../../ports/usage-store.ts";
import { COMMAND_LIMIT_MS } from "./open-redis.ts";
import { USAGE_SCRIPT, USAGE_SCRIPT_SHA1 } from "./usage-script.ts";

export type Operation = "reserve" | "finish" | "install" | "open" | "read";

export interface ScriptCall {
  readonly operation: Operation;
  /** The first is the epoch's. */
  readonly keys: readonly [string, ...string[]];
  readonly words: readonly (string | number)[];
}

export interface RedisScriptOptions {
  readonly redis: Redis | Cluster;
  /** What the script is told before each call's own words. */
  readonly preface: () => readonly (string | number)[];
}

/** A server that has just started again is asked again; one that keeps forgetting is of no use. */
const LOADS_MAX = 3;

/** Runs the one script of the usage store. Rejects with `UsageStoreUnavailable` within two seconds. */
export class RedisScript {
  readonly #redis: Redis | Cluster;
  readonly #preface: RedisScriptOptions["preface"];
  #beginning: Promise<void> | undefined;
  #closed = false;

  constructor({ redis, preface }: RedisScriptOptions) {
    this.#redis = redis;
    this.#preface = preface;
    // A command that fails says so itself; but an event that nobody hears ends the process.
    redis.on("error", () => {});
  }

  /** Connects, but waits no longer than for a command: the connection goes on being tried. */
  async connect(): Promise<void> {
    await Promise.race([this.#redis.connect().catch(() => {}), Bun.sleep(COMMAND_LIMIT_MS)]);
  }

  async run({ operation, keys, words }: ScriptCall): Promise<readonly (string | number)[]> {
    const parts = [keys.length, ...keys, operation, ...this.#preface(), ...words] as const;
    for (let loads = 0; ; loads++) {
      try {
        return replyOf(await this.#redis.evalsha(USAGE_SCRIPT_SHA1, ...parts));
      } catch (error) {
        if (!isNoScript(error) || loads === LOADS_MAX) throw this.#unavailable(error);
        await this.begin(keys[0]);
      }
    }
  }

  /** Loads the script, which begins a new epoch (see there): once for all who ask meanwhile. */
  begin(epochKey: string): Promise<void> {
    this.#beginning ??= this.#loadAndBegin(epochKey).finally(() => {
      this.#beginning = undefined;
    });
    return this.#beginning;
  }

  /** Rejects also where Redis is set up so that it may lose what it counts. */
  async refuseEviction(): Promise<void> {
    const info = await this.#redis.info("memory").catch((error: unknown) => {
      throw this.#unavailable(error);
    });
    const policy = evictionPolicy(info);
    if (policy === undefined) return;
    throw new UsageStoreUnavailable(
      `Redis may throw counters away when its memory is full (maxmemory-policy ${policy}). Set it to noeviction.`,
    );
  }

  close(): void {
    this.#closed = true;
    this.#redis.disconnect();
  }

  async #loadAndBegin(epochKey: string): Promise<void> {
    try {
      await this.#redis.eval(USAGE_SCRIPT, 1, epochKey, "begin", ...this.#preface());
    } catch (error) {
      throw this.#unavailable(error);
    }
  }

  #unavailable(cause: unknown): UsageStoreUnavailable {
    if (this.#closed) return new UsageStoreUnavailable("The usage store is closed.");
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new UsageStoreUnavailable(
      `Redis did not answer (${reason}). Check that it runs, and the Redis URL.`,
      { cause },
    );
  }
}

function isNoScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("NOSCRIPT");
}

/** The script answers nothing, or a list of text and whole numbers. */
function replyOf(reply: unknown): readonly (string | number)[] {
  return Array.isArray(reply) ? reply : [];
}

/** By what Redis makes room when its memory is full; undefined where it throws nothing away. */
function evictionPolicy(info: string): string | undefined {
  const limit = /^maxmemory:(\d+)/m.exec(info)?.[1] ?? "0";
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? "noeviction";
  return limit === "0" || policy === "noeviction" ? undefined : policy;
}
