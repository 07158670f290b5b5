import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { startPostgres } from "../../packages/gateway/test/kit/postgres.ts";
import { type Child, startChild } from "../processes/child.ts";
import { type GatewayPlan, startGateway } from "../processes/gateway.ts";
import { type CountedRedis, startCountedRedis } from "../processes/redis.ts";

/** The processes that a scenario needs, each started when asked for; disposing of the lab ends them all. */
export interface Lab extends AsyncDisposable {
  readonly workFolder: string;
  bareProxy(name: string): Promise<Child>;
  parsingProxy(): Promise<Child>;
  bareDecisionPoint(name: string, answer: string): Promise<Child>;
  gateway(plan: Omit<GatewayPlan, "upstreamPort" | "workFolder">): Promise<Child>;
  /** A real PostgreSQL's address. */
  postgresUrl(): Promise<string>;
  /** A real Redis; undefined where none is installed. */
  redis(): Promise<CountedRedis | undefined>;
}

const benchFolder = join(import.meta.dir, "..");
/** Beside the data of a gateway in use, so that writing costs here what it costs there: /tmp may be memory. */
const dataFolder = join(benchFolder, "../data");

/** Starts the upstream, and all else on demand. */
export async function openLab(options: { readonly gapMs: number }): Promise<Lab> {
  const opened = new AsyncDisposableStack();
  await mkdir(dataFolder, { recursive: true });
  const workFolder = await mkdtemp(join(dataFolder, "bench-"));
  opened.defer(() => rm(workFolder, { recursive: true, force: true }));

  const keep = async (starting: Promise<Child>): Promise<Child> => {
    const child = await starting;
    opened.defer(() => child.stop());
    return child;
  };
  const startProgram = (name: string, file: string, arg: string): Promise<Child> =>
    keep(startChild({ name, args: [join(benchFolder, file), arg], logFolder: workFolder }));

  const upstream = await startProgram("upstream", "upstream.ts", String(options.gapMs));
  const upstreamUrl = `http://127.0.0.1:${upstream.port}`;

  return {
    workFolder,
    bareProxy: (name) => startProgram(name, "bare-proxy.ts", upstreamUrl),
    bareDecisionPoint: (name, answer) => startProgram(name, "bare-decision-point.ts", answer),
    parsingProxy: () => startProgram("proxy that parses", "parsing-proxy.ts", upstreamUrl),
    gateway: (plan) => keep(startGateway({ ...plan, upstreamPort: upstream.port, workFolder })),
    async postgresUrl() {
      const postgres = await startPostgres();
      opened.defer(() => postgres.stop());
      return postgres.url;
    },
    async redis() {
      const redis = await startCountedRedis();
      if (redis !== undefined) opened.defer(() => redis.stop());
      return redis;
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
