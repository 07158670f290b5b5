import type { LimitNeed } from "@meshgate/engine";
import type { Clock } from "../../ports/clock.ts";
import {
  type CounterName,
  type CounterReading,
  type Reservation,
  type ReserveRequest,
  type SettledBudget,
  type SettledLimit,
  type UsageMemory,
  type UsageStore,
  UsageStoreUnavailable,
} from "../../ports/usage-store.ts";
import { MemoryUsageStore } from "./memory-usage-store.ts";

/** A shared store that can be told to recall everything anew. */
export interface RecallingStore extends UsageStore {
  beginAnew(): Promise<void>;
}

export interface LocalShareOptions {
  readonly shared: RecallingStore;
  /** How much of each limit this process may grant by itself: with N of them, N times that at the most. */
  readonly percent: number;
  readonly owner: string;
  readonly clock: Clock;
}

/** The share is of the limit, whatever was used of it: the process knows of its own calls only. */
const NOTHING: UsageMemory = {
  budget: async () => ({ usedNanoUsd: 0, open: [] }),
  rate: async () => [],
};

/**
 * Grants from a share of each limit, kept in this process, while the shared store cannot answer. What was granted so is in
 * the record and not in the shared store, which therefore recalls everything from there before it is asked again.
 */
export class LocalShare implements UsageStore {
  readonly #shared: RecallingStore;
  readonly #local: MemoryUsageStore;
  readonly #percent: number;
  readonly #localIds = new Set<string>();
  /** At first in doubt: a process that died may have granted from its share. */
  #sharedIsBehind = true;
  #catchingUp: Promise<void> | undefined;

  constructor({ shared, percent, owner, clock }: LocalShareOptions) {
    this.#shared = shared;
    this.#percent = percent;
    this.#local = new MemoryUsageStore({ clock, owner, memory: NOTHING });
  }

  /** Tells the shared store of what was granted without it; rejects with `UsageStoreUnavailable` while it cannot. */
  async catchUp(): Promise<void> {
    if (this.#sharedIsBehind) {
      // Before, not after: what is granted meanwhile asks for it again.
      this.#sharedIsBehind = false;
      this.#catchingUp = this.#shared.beginAnew().finally(() => {
        this.#catchingUp = undefined;
      });
      this.#catchingUp.catch(() => {
        this.#sharedIsBehind = true;
      });
    }
    await this.#catchingUp;
  }

  async reserve(request: ReserveRequest): Promise<Reservation> {
    try {
      await this.catchUp();
      return await this.#shared.reserve(request);
    } catch (error) {
      if (!(error instanceof UsageStoreUnavailable)) throw error;
      return await this.#reserveLocally(request);
    }
  }

  /** A local reservation ends in the share, and in the shared store in case that has recalled it as open. */
  async settle(id: string, limits: readonly SettledLimit[]): Promise<readonly SettledBudget[]> {
    if (!this.#localIds.delete(id)) return await this.#shared.settle(id, limits);
    await this.#local.settle(id, limits);
    return await this.#shared.settle(id, limits).catch(nothingIfUnavailable);
  }

  async release(id: string): Promise<void> {
    if (!this.#localIds.delete(id)) return await this.#shared.release(id);
    await this.#local.release(id);
    await this.#shared.release(id).catch(nothingIfUnavailable);
  }

  async open(owner: string): Promise<readonly string[]> {
    const shared = await this.#shared.open(owner).catch(nothingIfUnavailable);
    const local = await this.#local.open(owner);
    return [...new Set([...shared, ...local])];
  }

  read(names: readonly CounterName[]): Promise<readonly CounterReading[]> {
    return this.#shared.read(names);
  }

  /** It can always grant from its share. */
  ping(): Promise<void> {
    return this.#shared.ping();
  }

  async close(): Promise<void> {
    await this.#local.close();
    await this.#shared.close();
  }

  async #reserveLocally(request: ReserveRequest): Promise<Reservation> {
    const [first, ...rest] = request.limits;
    const limits = [this.#shareOf(first), ...rest.map((need) => this.#shareOf(need))] as const;
    const reservation = await this.#local.reserve({ ...request, limits });
    if (reservation.granted) {
      this.#localIds.add(request.id);
      this.#sharedIsBehind = true;
    }
    return { ...reservation, source: "local_share" };
  }

  #shareOf(need: LimitNeed): LimitNeed {
    return { ...need, limit: Math.floor((need.limit * this.#percent) / 100) };
  }
}

function nothingIfUnavailable(error: unknown): readonly never[] {
  if (error instanceof UsageStoreUnavailable) return [];
  throw error;
}
