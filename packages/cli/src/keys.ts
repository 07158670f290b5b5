import { KeyCreate, KeyRotate } from "@meshgate/contracts";
import { type DatabaseKeys, openDatabaseKeys, redactUrl } from "@meshgate/gateway";
import { z } from "zod";
import type { Command, ExitCode } from "./command.ts";
import { readConfiguration } from "./configuration.ts";
import { misused } from "./misused.ts";
import { printTable } from "./print-table.ts";
import type { Terminal } from "./terminal.ts";

/** What the words after `keys create` must be; the contract of the control API says the rest. */
const Asked = KeyCreate.omit({ agent_id: true, team_id: true }).extend({
  agent: z.string().min(1).optional(),
  team: z.string().min(1).optional(),
});

export const keysCreate: Command = {
  summary: "Make a key in the configured database, and print it once.",
  args: {
    alias: { type: "string", required: true, description: "What rules and people call it." },
    role: {
      type: "string",
      description: "caller, operator, approver, auditor or admin; several parted by commas. Else `caller`.",
    },
    team: { type: "string", description: "The team that it is for, by name or id." },
    agent: { type: "string", description: "The agent that calls with it, by name or id." },
    environment: { type: "string", description: "The environment of its calls." },
    expires: { type: "string", description: "When it ends: 2027-01-31 or 2027-01-31T18:00:00Z." },
  },
  async run({ alias, role, team, agent, environment, expires }, terminal) {
    const asked = Asked.safeParse({
      alias,
      roles: typeof role === "string" ? role.split(",").map((one) => one.trim()) : undefined,
      team,
      agent,
      environment,
      expires_at:
        typeof expires === "string" ? expires.replace(/^\d{4}-\d\d-\d\d$/, "$&T00:00:00Z") : undefined,
    });
    if (!asked.success) {
      const [issue] = asked.error.issues;
      return misused(`${optionOf(issue?.path[0])}: ${issue?.message}.`, terminal);
    }
    return withKeys(terminal, async (keys) => {
      const made = await keys.create(withoutAbsent(asked.data));
      if (!made.ok) return refused(made.error.message, terminal);
      const { key, id, roles } = made.value;
      terminal.err.write(`${id}: ${roles.join(", ")}. This is the only time that the key is shown:\n`);
      terminal.out.write(`${key}\n`);
      return 0;
    });
  },
};

export const keysList: Command = {
  summary: "List the keys of the configured database and of the configuration.",
  args: { json: { type: "boolean", description: "Print the keys as JSON." } },
  run: ({ json }, terminal) =>
    withKeys(terminal, async (keys) => {
      const all = keys.list();
      const rows = all.map(({ id, alias, status, roles, origin, expires_at }) => [
        id,
        alias,
        status,
        roles.join(","),
        origin,
        expires_at ?? "never",
      ]);
      const headings = ["ID", "ALIAS", "STATUS", "ROLES", "ORIGIN", "EXPIRES"];
      terminal.out.write(
        json === true
          ? `${JSON.stringify(all, null, 2)}\n`
          : rows.length === 0
            ? "There are none.\n"
            : printTable(headings, rows),
      );
      return 0;
    }),
};

export const keysRotate: Command = {
  summary: "Give a key of the configured database a new secret, and print it once.",
  args: {
    name: { type: "positional", description: "Its alias or its id." },
    overlap: { type: "string", description: "For how many seconds the secret before works on. Else 0." },
  },
  async run({ name, overlap = "0" }, terminal) {
    const asked = KeyRotate.safeParse({ overlap_seconds: Number(overlap) });
    if (!asked.success) return misused(`--overlap: ${asked.error.issues[0]?.message}.`, terminal);
    return withKeys(terminal, async (keys) => {
      const rotated = await keys.rotate(String(name), asked.data.overlap_seconds);
      if (!rotated.ok) return refused(rotated.error.message, terminal);
      const { key, id, alias } = rotated.value;
      terminal.err.write(`${id} (${alias}). This is the only time that the key is shown:\n`);
      terminal.out.write(`${key}\n`);
      return 0;
    });
  },
};

export const keysRevoke: Command = {
  summary: "Revoke a key of the configured database, for good.",
  args: { name: { type: "positional", description: "Its alias or its id." } },
  run: ({ name }, terminal) =>
    withKeys(terminal, async (keys) => {
      const revoked = await keys.revoke(String(name));
      if (!revoked.ok) return refused(revoked.error.message, terminal);
      terminal.out.write(
        `${revoked.value.id} (${revoked.value.alias}) is revoked, on every replica within a second.\n`,
      );
      return 0;
    }),
};

const clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };

/** Opens the configured database for the work, and closes it. */
async function withKeys(
  terminal: Terminal,
  work: (keys: DatabaseKeys) => Promise<ExitCode>,
): Promise<ExitCode> {
  const config = await readConfiguration(terminal);
  if (config === undefined) return 1;
  let keys: DatabaseKeys;
  try {
    keys = await openDatabaseKeys(config, clock);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    return refused(`${redactUrl(config.databaseUrl)}: ${message}`, terminal);
  }
  try {
    return await work(keys);
  } finally {
    await keys.close();
  }
}

function refused(message: string, { err }: Terminal): ExitCode {
  err.write(`${message}\n`);
  return 1;
}

const options: Readonly<Record<string, string>> = { roles: "--role", expires_at: "--expires" };

function optionOf(field: PropertyKey | undefined): string {
  const name = String(field ?? "");
  return options[name] ?? `--${name}`;
}

type Given<T> = { readonly [K in keyof T]: Exclude<T[K], undefined> };

/** `exactOptionalPropertyTypes`: what was not said is not there. */
function withoutAbsent<T extends object>(fields: T): Given<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<T>;
}
