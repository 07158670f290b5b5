import type { LimitNeed } from "@meshgate/engine";
import {
  type CounterName,
  type CounterReading,
  type LimitState,
  RECORDED_WITHIN_MS,
  type Reservation,
  type ReserveRequest,
  type SettledBudget,
  type SettledLimit,
  type UsageMemory,
  type UsageStore,
  UsageStoreUnavailable,
} from "../../../ports/usage-store.ts";
import { counterKey } from "../counter-key.ts";
import { monthEndMs } from "../month.ts";
import { type Attempt, Recall, type RecalledCounter } from "../recall.ts";
import { openRedis } from "./open-redis.ts";
import { RedisScript } from "./redis-script.ts";

export interface RedisUsageStoreOptions {
  readonly url: string;
  /** Tells one deployment's counters from those of others in the same Redis. */
  readonly deployment: string;
  /** The process whose reservations these are. */
  readonly owner: string;
  readonly memory: UsageMemory;
  /** How long after its reservation a call's row may come into the record; a Redis that lost its data waits so long. */
  readonly recordedWithinMs?: number;
  /** In place of Redis' own time: for tests. */
  readonly nowMs?: () => number;
}

type Reply = readonly (string | number)[];

/** Figures of one limit in the script's answer. */
const FIGURES = 5;

/** Counts for all replicas that share one Redis or Valkey (7 or newer), a server or a cluster. */
export class RedisUsageStore implements UsageStore {
  readonly #prefix: string;
  readonly #owner: string;
  readonly #script: RedisScript;
  readonly #recall: Recall;

  private constructor(script: RedisScript, { deployment, owner, memory }: RedisUsageStoreOptions) {
    // The braces make a cluster keep all of a deployment's keys in one slot, so that one step can change several.
    this.#prefix = `meshgate:{${deployment}}:`;
    this.#owner = owner;
    this.#script = script;
    this.#recall = new Recall(memory, (counter, epoch) => this.#install(counter, epoch));
  }

  /**
   * A Redis that cannot be reached is tried again and again; calls are refused meanwhile. Throws `UsageStoreUnavailable`
   * where the URL cannot be understood.
   */
  static async open(options: RedisUsageStoreOptions): Promise<RedisUsageStore> {
    const { url, nowMs, recordedWithinMs = RECORDED_WITHIN_MS } = options;
    const redis = openRedis(url);
    if (!redis.ok) throw new UsageStoreUnavailable(redis.error);
    const preface = () => [nowMs?.() ?? "", recordedWithinMs];
    const script = new RedisScript({ redis: redis.value, preface });
    await script.connect();
    const store = new RedisUsageStore(script, options);
    // Where this begins an epoch, its time to settle passes while the service starts.
    await store.read([]).catch(() => {});
    return store;
  }

  async reserve(request: ReserveRequest): Promise<Reservation> {
    const { id, month, limits } = request;
    const counters = limits.map(({ counter, kind }) => ({ counter, kind, month }));
    const words = limits.flatMap((need) => [nameOf(need), need.limit, need.amount, need.mode]);
    return await this.#recall.until(async () => {
      const reply = await this.#script.run({
        operation: "reserve",
        keys: [this.#key("epoch"), this.#callKey(id), this.#ownerKey(this.#owner), ...this.#keys(counters)],
        words: [this.#owner, month, ...words],
      });
      if (reply[0] === "taken") {
        throw new UsageStoreUnavailable(`The call ${id} has a reservation already.`);
      }
      return attemptOf(reply, counters, (figures) => reservationOf(request, figures));
    }, request.onAttempt);
  }

  async settle(id: string, limits: readonly SettledLimit[]): Promise<readonly SettledBudget[]> {
    const words = limits.flatMap((limit) => [nameOf(limit), limit.amount]);
    const reply = await this.#script.run({
      operation: "finish",
      keys: [this.#key("epoch"), this.#callKey(id)],
      words: ["settled", ...words],
    });
    return settledOf(reply);
  }

  async release(id: string): Promise<void> {
    const keys = [this.#key("epoch"), this.#callKey(id)] as const;
    await this.#script.run({ operation: "finish", keys, words: ["released"] });
  }

  async open(owner: string): Promise<readonly string[]> {
    const keys = [this.#key("epoch"), this.#ownerKey(owner)] as const;
    const [, ...ids] = await this.#script.run({ operation: "open", keys, words: [] });
    return ids.map(String);
  }

  async read(names: readonly CounterName[]): Promise<readonly CounterReading[]> {
    return await this.#recall.until(async () => {
      const keys = [this.#key("epoch"), ...this.#keys(names)] as const;
      const reply = await this.#script.run({ operation: "read", keys, words: [] });
      return attemptOf(reply, names, (figures) =>
        names.map((name, at) => ({
          ...name,
          used: numberAt(figures, 2 * at),
          reserved: numberAt(figures, 2 * at + 1),
        })),
      );
    });
  }

  async ping(): Promise<void> {
    await this.#script.run({ operation: "read", keys: [this.#key("epoch")], words: [] });
    await this.#script.refuseEviction();
  }

  async close(): Promise<void> {
    this.#script.close();
  }

  /** Forgets every counter, so that each is recalled from the record. */
  beginAnew(): Promise<void> {
    return this.#script.begin(this.#key("epoch"));
  }

  async #install(recalled: RecalledCounter, epoch: string): Promise<void> {
    const { name } = recalled;
    const counter = [this.#key("epoch"), this.#key(counterKey(name))] as const;
    if (recalled.kind === "rate") {
      const words = recalled.seconds.flatMap(({ second, amount }) => [second, amount]);
      await this.#script.run({ operation: "install", keys: counter, words: [epoch, ...words] });
      return;
    }
    const { usedNanoUsd, open } = recalled.budget;
    await this.#script.run({
      operation: "install",
      keys: [...counter, ...open.flatMap(({ id, owner }) => [this.#callKey(id), this.#ownerKey(owner)])],
      words: [
        epoch,
        nameOf(name),
        name.month,
        usedNanoUsd,
        ...open.flatMap(({ id, owner, amount }) => [id, owner, amount]),
      ],
    });
  }

  #key(name: string): string {
    return this.#prefix + name;
  }

  #callKey(id: string): string {
    return this.#key(`call:${id}`);
  }

  #ownerKey(owner: string): string {
    return this.#key(`owner:${owner}`);
  }

  #keys(names: readonly CounterName[]): readonly string[] {
    return names.map((name) => this.#key(counterKey(name)));
  }
}

/** How a reservation names a counter: without its month, which is the reservation's. */
function nameOf({ kind, counter }: Pick<CounterName, "kind" | "counter">): string {
  return `${kind}:${counter}`;
}

function attemptOf<T>(
  [kind, ...rest]: Reply,
  names: readonly CounterName[],
  answer: (figures: Reply) => T,
): Attempt<T> {
  if (kind === "answered") return { kind, value: answer(rest) };
  const [epoch, settlesInMs, ...at] = rest;
  const unknown = names.filter((_, index) => at.includes(index));
  return { kind: "unknown", names: unknown, epoch: String(epoch), settlesInMs: Number(settlesInMs) };
}

function reservationOf({ month, limits }: ReserveRequest, [granted, ...figures]: Reply): Reservation {
  const stateOf = (need: LimitNeed, at: number): LimitState =>
    limitStateOf(need, month, figures.slice(at * FIGURES, (at + 1) * FIGURES));
  return { granted: granted === "granted", limits: limits.map(stateOf), source: "shared" };
}

function limitStateOf(need: LimitNeed, month: string, figures: Reply): LimitState {
  const { policyId, kind, counter, limit, amount } = need;
  const state = {
    policyId,
    kind,
    counter,
    limit,
    used: numberAt(figures, 0),
    reserved: numberAt(figures, 1),
    asked: amount,
    granted: figures[2] === "1",
    resetsAtMs: kind === "budget" ? monthEndMs(month) : numberAt(figures, 3),
  };
  const retryAfterMs = numberAt(figures, 4);
  return retryAfterMs < 0 ? state : { ...state, retryAfterMs };
}

function settledOf([, ...steps]: Reply): readonly SettledBudget[] {
  return Array.from({ length: steps.length / 3 }, (_, at) => ({
    counter: String(steps[3 * at]),
    usedBefore: numberAt(steps, 3 * at + 1),
    usedAfter: numberAt(steps, 3 * at + 2),
  }));
}

function numberAt(reply: Reply, at: number): number {
  return Number(reply[at]);
}
