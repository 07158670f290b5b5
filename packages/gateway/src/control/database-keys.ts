import type { Key, KeyCreate, KeyWithSecret } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import { appVersion } from "../app-version.ts";
import type { Config } from "../config/config.ts";
import type { Principal } from "../pipeline/identify.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import type { Clock } from "../ports/clock.ts";
import { createSnapshotKeeper } from "../snapshots/create-snapshot-keeper.ts";
import { SqlControlStore } from "../stores/control/sql-control-store.ts";
import { openDatabase } from "../stores/database.ts";
import { MemoryEventStore } from "../stores/memory-event-store.ts";
import { migrate } from "../stores/migrations/migrate.ts";
import { SqlSnapshotStore } from "../stores/snapshots/sql-snapshot-store.ts";
import { createControlState } from "./control-state.ts";
import { createKeys } from "./directory/keys.ts";
import { configuredState } from "./open-control.ts";
import type { ChangeContext } from "./policies/change-context.ts";

/** A key as the command line asks for it: whom it is for by name or id. */
export interface NamedKey extends Omit<KeyCreate, "agent_id" | "team_id"> {
  readonly agent?: string;
  readonly team?: string;
}

/**
 * Keys, by whoever may write to the database itself: before the service ever ran, while it runs, and when the last admin key
 * is lost. Replicas follow within a second, as they follow any change.
 */
export interface DatabaseKeys {
  /** A root: a person of its own (SEMANTICS 5). */
  create(key: NamedKey): Promise<Result<KeyWithSecret, Refusal>>;
  list(): readonly Key[];
  /** By alias or id. */
  revoke(name: string): Promise<Result<Key, Refusal>>;
  /** By alias or id: whosever it is, it stays that person's. The secret before works on for so long. */
  rotate(name: string, overlapSeconds: number): Promise<Result<KeyWithSecret, Refusal>>;
  close(): Promise<void>;
}

const STATEMENT_LIMIT_MS = 10_000;
const REQUEST = "command-line";

/** Opens the configured database, migrated. Rejects with `DatabaseUnavailable` or `ControlStoreUnavailable`. */
export async function openDatabaseKeys(config: Config, clock: Clock): Promise<DatabaseKeys> {
  const database = await openDatabase(config.databaseUrl, { clock, statementLimitMs: STATEMENT_LIMIT_MS });
  try {
    await migrate(database);
    const store = new SqlControlStore(database);
    const state = await createControlState({ store, clock });
    state.configure(configuredState(config.governance));
    const context: ChangeContext = {
      state,
      past: store,
      // Keys are recorded with their change, by the control store.
      record: new MemoryEventStore(),
      snapshots: createSnapshotKeeper({ store: new SqlSnapshotStore(database), clock, program: appVersion }),
      active: () => ({
        snapshot: config.snapshot,
        environment: config.server.environment,
        auditMode: config.audit.mode,
        providers: new Map(),
      }),
      configuredGuarding: () => config.guardingInput,
      clock,
      newId: () => Bun.randomUUIDv7(),
      origin: "command-line",
    };
    return {
      ...keysOf(context),
      close: () => closeAll([state.close, () => store.close(), () => database.close()]),
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Whoever can write to the database: a key made by it is the root of a chain of its own. */
const operator: Principal = {
  actor: { type: "local", id: "command-line" },
  alias: "command-line",
  person: "command-line",
  roles: new Set(["admin"]),
  tags: [],
  signals: {},
  waivers: [],
};

function keysOf(context: ChangeContext): Omit<DatabaseKeys, "close"> {
  const { state } = context;
  const keys = createKeys(context);
  const asker = { principal: operator, requestId: REQUEST };
  const idOf = (kind: "agent" | "team" | "key", name: string): string => state.named(kind, name)?.id ?? name;
  return {
    create: ({ agent, team, ...key }) =>
      keys.create(
        {
          ...key,
          ...(agent === undefined ? {} : { agent_id: idOf("agent", agent) }),
          ...(team === undefined ? {} : { team_id: idOf("team", team) }),
        },
        asker,
      ),
    list: () => keys.list(operator),
    async revoke(name) {
      const revoked = await keys.revoke(idOf("key", name), asker);
      return revoked.ok ? { ok: true, value: revoked.value.value } : revoked;
    },
    rotate: (name, overlapSeconds) => keys.rotate(idOf("key", name), overlapSeconds, asker),
  };
}

async function closeAll(closings: readonly (() => void | Promise<void>)[]): Promise<void> {
  for (const close of closings) await close();
}
