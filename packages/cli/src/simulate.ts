import { SimulationLoop, type SimulationReport } from "@meshgate/contracts";
import {
  type Config,
  openSimulator,
  readCandidate,
  redactUrl,
  type SimulationQuestion,
} from "@meshgate/gateway";
import type { Command, ExitCode } from "./command.ts";
import { readConfiguration } from "./configuration.ts";
import { misused } from "./misused.ts";
import { findAbsent, writeProblems } from "./read-policy.ts";
import { renderSimulation } from "./render-simulation.ts";
import { hasColour, painter, type Terminal } from "./terminal.ts";
import { timeOf } from "./time-of.ts";

/** Says what a policy would have done to what was recorded. */
export const simulate: Command = {
  summary: "Decide recorded calls again by another policy: what would have changed, for whom, at which cost.",
  args: {
    policy: {
      type: "string",
      required: true,
      description: "A rules document, a folder of them, what `meshgate export` writes, or a meshgate.yaml.",
    },
    from: { type: "string", description: "Decisions from then on: 2026-11-20 or 2026-11-20T08:00:00Z." },
    to: { type: "string", description: "Decisions before then." },
    loop: {
      type: "string",
      description: "`open`: limits as recorded, the default. `closed`: budgets and rates counted anew.",
    },
    config: { type: "string", description: "A meshgate.yaml, in place of the one that a start would read." },
    database: { type: "string", description: "Its address, in place of the configured one." },
    json: { type: "boolean", description: "Print the result as JSON." },
  },
  async run({ policy, from, to, loop = "open", config: file, database, json }, terminal) {
    const name = String(policy);
    const absent = findAbsent([name], terminal.cwd);
    if (absent !== undefined) return misused(absent, terminal);
    const chosen = SimulationLoop.safeParse(loop);
    if (!chosen.success) return misused("--loop: write open or closed.", terminal);
    const [fromMs, toMs] = [timeOf(from), timeOf(to)];
    if (Number.isNaN(fromMs)) return misused("--from: write 2026-11-20 or 2026-11-20T08:00:00Z.", terminal);
    if (Number.isNaN(toMs)) return misused("--to: write 2026-11-20 or 2026-11-20T08:00:00Z.", terminal);

    const env = {
      ...terminal.env,
      ...(typeof file === "string" && { MESHGATE_CONFIG: file }),
      ...(typeof database === "string" && { DATABASE_URL: database }),
    };
    const config = await readConfiguration({ ...terminal, env });
    if (config === undefined) return 1;
    const read = await readCandidate(name, {
      env,
      cwd: terminal.cwd,
      listOllamaModels: async () => undefined,
    });
    if (!read.ok) {
      writeProblems(read.error, terminal);
      return 2;
    }
    const range = { ...(fromMs !== undefined && { fromMs }), ...(toMs !== undefined && { toMs }) };
    return run(config, { parts: read.value, range, loop: chosen.data }, { terminal, isJson: json === true });
  },
};

interface Printing {
  readonly terminal: Terminal;
  readonly isJson: boolean;
}

async function run(
  config: Config,
  question: SimulationQuestion,
  { terminal, isJson }: Printing,
): Promise<ExitCode> {
  const { out, err, env } = terminal;
  const clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };
  try {
    const simulator = await openSimulator(config, clock);
    try {
      const onProgress = err.isTerminal ? (done: number) => err.write(`\r${done} decisions`) : undefined;
      const simulated = await simulator.simulate({ ...question, ...(onProgress && { onProgress }) });
      if (err.isTerminal) err.write("\r\u001b[K");
      if (!simulated.ok) {
        writeProblems(simulated.error, terminal);
        return 2;
      }
      out.write(print(simulated.value, { isJson, paint: painter({ colour: hasColour(out, env) }) }));
      return 0;
    } finally {
      await simulator.close();
    }
  } catch (cause) {
    err.write(
      `${redactUrl(config.databaseUrl)}: ${cause instanceof Error ? cause.message : String(cause)}\n`,
    );
    return 1;
  }
}

function print(
  report: SimulationReport,
  { isJson, paint }: { readonly isJson: boolean; readonly paint: ReturnType<typeof painter> },
): string {
  return isJson ? `${JSON.stringify(report, null, 2)}\n` : renderSimulation(report, paint);
}
