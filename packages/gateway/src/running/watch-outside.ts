import { type AcknowledgeFork, createAcknowledgeFork } from "../ledger-publishing/acknowledge-fork.ts";
import { createForkWatch, type ForkWatch } from "../ledger-publishing/fork-watch.ts";
import { openPublishing } from "../ledger-publishing/open-publishing.ts";
import { openTargets } from "../ledger-publishing/open-target.ts";
import { bothOf } from "../ledger-publishing/publishing-observer.ts";
import {
  createPublishingStanding,
  type PublishingStanding,
} from "../ledger-publishing/publishing-standing.ts";
import { type EventDraft, sealEvent } from "../pipeline/seal.ts";
import type { CheckpointTarget } from "../ports/checkpoint-target.ts";
import type { SealedEvent } from "../ports/event-store.ts";
import type { ForkRegister } from "../ports/fork-register.ts";
import { openSinks } from "../sinks/open-sinks.ts";
import type { Stores } from "../stores/open-stores.ts";
import { SqlCosignatures } from "../stores/sql-cosignatures.ts";
import { sqlFollowerCursor } from "../stores/sql-follower-cursor.ts";
import { SqlLease } from "../stores/sql-lease.ts";
import type { Setting } from "./setting.ts";

/** What of the record goes out of the database, and what comes back of it. */
export interface Outside {
  /** Where checkpoints are handed to. */
  readonly targets: readonly Pick<CheckpointTarget, "kind" | "name">[];
  /** None of them makes the service unready. */
  remarks(): ReturnType<PublishingStanding["remarks"]>;
  readonly acknowledgeFork: AcknowledgeFork;
  /** Hands over what is left. */
  close(): Promise<void>;
}

/** What is known of the log outside, before anything of it goes there. */
export interface WatchedOutside {
  readonly targets: readonly CheckpointTarget[];
  readonly forks: ForkWatch;
  readonly standing: PublishingStanding;
  readonly register: ForkRegister;
}

/** How long somebody who keeps checkpoints may take for one. */
const LIMIT_MS = 10_000;
/** More than twice as long as a sink or a target may take: so long after a crash another process goes on. */
const LEASE_MS = 25_000;

export function watchOutside(
  { config, clock, telemetry }: Setting,
  { ledger }: Pick<Stores, "ledger">,
  { register, baseOrigin }: { readonly register: ForkRegister; readonly baseOrigin: string },
): WatchedOutside {
  const targets = openTargets(config.checkpointTargets, { ledger, clock, limitMs: LIMIT_MS });
  const forks = createForkWatch({
    register,
    origin: baseOrigin,
    targets: targets.map(({ name }) => name),
    clock,
    onFork: telemetry.outside.forked,
    onAcknowledged: telemetry.outside.acknowledged,
  });
  return { targets, forks, standing: createPublishingStanding(targets, clock), register };
}

/** Publishes checkpoints and feeds sinks from now on. */
export function followOutside(
  setting: Setting,
  stores: Stores,
  watched: WatchedOutside & { readonly catchUp: () => Promise<void> },
): Outside {
  const { config, clock, newId, origin, telemetry, log } = setting;
  const { targets, forks, standing, register, catchUp } = watched;
  const { database, ledger, events } = stores;
  const seal = (draft: Omit<EventDraft, "occurredAtMs">): SealedEvent =>
    sealEvent({ ...draft, occurredAtMs: clock.nowMs() }, newId(), {
      origin,
      environment: config.server.environment,
    });
  const common = {
    ledger,
    cursorOf: (name: string) => sqlFollowerCursor(name, database),
    leaseOf: (name: string) => new SqlLease(database, { name, holder: origin, clock, lastsMs: LEASE_MS }),
    clock,
    onBug: (bug: unknown) => log.error({ err: bug }, "a bug"),
  };
  const endPublishing = openPublishing({
    ...common,
    targets,
    forks,
    cosignatures: new SqlCosignatures(database),
    append: (sealed) => events.append(sealed),
    seal,
    everyMs: config.audit.ledger.publish_every_s * 1_000,
    limitMs: LIMIT_MS,
    observer: bothOf(standing, telemetry.outside.publishing),
  });
  const endSinks = openSinks({ ...common, sinks: config.sinks, observer: telemetry.outside.sinks });
  return {
    targets,
    remarks: () => standing.remarks(forks.standing()),
    acknowledgeFork: createAcknowledgeFork({ register, forks, catchUp, clock, newId, seal }),
    async close() {
      await Promise.all([endPublishing(), endSinks()]);
    },
  };
}
