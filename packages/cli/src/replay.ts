import type { ReplayAnswer } from "@meshgate/contracts";
import { absoluteDatabaseUrl, openReplayer } from "@meshgate/gateway";
import type { Command, ExitCode } from "./command.ts";
import { readConfiguration } from "./configuration.ts";
import { count } from "./count.ts";
import { misused } from "./misused.ts";
import type { Terminal } from "./terminal.ts";
import { timeOf } from "./time-of.ts";

/** Makes recorded decisions again. */
export const replay: Command = {
  summary: "Make every recorded decision again, from its facts and its snapshot, and compare the bytes.",
  args: {
    from: { type: "string", description: "Decisions from then on: 2026-11-20 or 2026-11-20T08:00:00Z." },
    to: { type: "string", description: "Decisions before then." },
    config: { type: "string", description: "A meshgate.yaml, in place of the one that a start would read." },
    database: { type: "string", description: "The record's address, in place of the configured one." },
    json: { type: "boolean", description: "Print the result as JSON." },
  },
  async run({ from, to, config, database, json }, terminal) {
    const [fromMs, toMs] = [timeOf(from), timeOf(to)];
    if (Number.isNaN(fromMs)) return misused("--from: write 2026-11-20 or 2026-11-20T08:00:00Z.", terminal);
    if (Number.isNaN(toMs)) return misused("--to: write 2026-11-20 or 2026-11-20T08:00:00Z.", terminal);
    const printing = { terminal, isJson: json === true };
    if (typeof database === "string") {
      const named = absoluteDatabaseUrl(database, terminal.cwd);
      if (named.ok) return await run(named.value, { fromMs, toMs }, printing);
      return misused(`--database: ${named.error.message}. ${named.error.mend}`, terminal);
    }
    const url = await configuredUrl(config, terminal);
    return url === undefined ? 1 : await run(url, { fromMs, toMs }, printing);
  },
};

async function configuredUrl(config: unknown, terminal: Terminal): Promise<string | undefined> {
  const env = typeof config === "string" ? { ...terminal.env, MESHGATE_CONFIG: config } : terminal.env;
  return (await readConfiguration({ ...terminal, env }))?.databaseUrl;
}

interface Printing {
  readonly terminal: Terminal;
  readonly isJson: boolean;
}

async function run(
  url: string,
  range: { readonly fromMs: number | undefined; readonly toMs: number | undefined },
  { terminal: { out, err }, isJson }: Printing,
): Promise<ExitCode> {
  const clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };
  const onProgress = (decisions: number): void => {
    if (err.isTerminal) err.write(`\r${decisions} decisions`);
  };
  try {
    const replayer = await openReplayer(url, clock);
    try {
      const answer = await replayer.replay(range, onProgress);
      if (err.isTerminal) err.write("\r\u001b[K");
      out.write(isJson ? `${JSON.stringify(answer, null, 2)}\n` : printed(answer));
      return isSound(answer) ? 0 : 1;
    } finally {
      await replayer.close();
    }
  } catch (cause) {
    err.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
    return 1;
  }
}

/** What was never kept, or was dropped by a rule, is no difference; what was altered is. */
function isSound({ different, not_replayable: not }: ReplayAnswer): boolean {
  return different + not["event-altered"] + not["facts-unreadable"] + not["snapshot-altered"] === 0;
}

function printed({ decisions, equal, different, not_replayable, ...remarks }: ReplayAnswer): string {
  const causes = Object.entries(not_replayable).filter(([, number]) => number > 0);
  return [
    `${count(decisions, "decision")}: ${equal} equal, ${different} different`,
    ...(decisions === 0
      ? [
          "Nothing was decided in that time. Another time: --from, --to; another record: --database, --config.",
        ]
      : []),
    ...causes.map(([cause, number]) => `${number} not replayable: ${cause}`),
    ...remarks.differences.map(
      ({ event_id, request_id, pointer, recorded, replayed }) =>
        `different: event ${event_id}, request ${request_id}, ${pointer === "" ? "whole" : pointer}: recorded ${shown(recorded)}, now ${shown(replayed)}`,
    ),
    ...remarks.obstacles.map(
      ({ event_id, request_id, cause, message }) =>
        `${cause}: event ${event_id}, request ${request_id}: ${message}`,
    ),
    "",
  ].join("\n");
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
