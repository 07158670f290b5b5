import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Child, startChild } from "./child.ts";

/** A gateway to measure, started as `npm start` starts it. */
export interface GatewayPlan {
  readonly name: string;
  readonly upstreamPort: number;
  readonly auditMode: "strict" | "relaxed" | "off";
  /** Absent: SQLite in a folder of its own. */
  readonly databaseUrl?: string;
  /** Absent: limits are counted in memory. */
  readonly redisUrl?: string;
  /** The text of a rules document; absent: the built-in one. */
  readonly rules?: string;
  /** The section `governance` of its configuration. */
  readonly governance?: object;
  /** The section `guardrails` of the same. */
  readonly guardrails?: readonly object[];
  readonly workFolder: string;
  /** Arguments to Bun before the program, for example a profiler's. */
  readonly runtimeArgs?: readonly string[];
}

const program = join(import.meta.dir, "../../packages/gateway/src/main.ts");

/** Starts a gateway with one OpenAI-compatible provider and everything else as shipped. */
export async function startGateway(plan: GatewayPlan): Promise<Child> {
  const folder = join(plan.workFolder, plan.name.replaceAll(/\W+/g, "-"));
  // As shipped, data is a folder below that of the config: the config's watcher must not hear of every commit.
  const dataFolder = join(folder, "data");
  await mkdir(dataFolder, { recursive: true });
  const configFile = join(folder, "meshgate.yaml");
  const config = {
    server: { port: 0 },
    providers: {
      up: {
        kind: "openai",
        url: `http://127.0.0.1:${plan.upstreamPort}/v1`,
        api_key: "bench",
        location: "public",
        default_model: "bench",
        price: { input_usd_per_1m_tokens: 2.5, output_usd_per_1m_tokens: 10 },
      },
    },
    storage: {
      database_url: plan.databaseUrl ?? `sqlite:${join(dataFolder, "meshgate.db")}`,
      redis_url: plan.redisUrl ?? null,
    },
    audit: { mode: plan.auditMode },
    ...(plan.rules === undefined ? {} : { rules: "rules.yaml" }),
    ...(plan.governance === undefined ? {} : { governance: plan.governance }),
    ...(plan.guardrails === undefined ? {} : { guardrails: plan.guardrails }),
  };
  if (plan.rules !== undefined) await writeFile(join(folder, "rules.yaml"), plan.rules);
  await writeFile(configFile, JSON.stringify(config, undefined, 2));
  return startChild({
    name: plan.name,
    args: [...(plan.runtimeArgs ?? []), program],
    // As `npm start` sets it.
    env: {
      BUN_JSC_forceRAMSize: "268435456",
      MESHGATE_CONFIG: configFile,
      MESHGATE_DATA: dataFolder,
      PORT: "0",
      HOST: "127.0.0.1",
    },
    logFolder: plan.workFolder,
  });
}
