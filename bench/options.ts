import { parseArgs } from "node:util";

export type Task = "compare" | "self-test" | "soak" | "profile";

/** What `compare` and `profile` look at. */
export const subjects = [
  "chat",
  "governed",
  "evaluate",
  "decide",
  "identify",
  "guardrails",
  "tree",
  "replay",
  "accuracy",
] as const;
export type Subject = (typeof subjects)[number];

/** What the command line asks for. */
export interface Options {
  readonly task: Task;
  readonly subjects: readonly Subject[];
  readonly pace: "full" | "quick";
  /** Whether a missed target makes the exit code 1. */
  readonly gate: boolean;
  readonly postgres: boolean;
  /** Milliseconds between the chunks of a streamed answer. */
  readonly gapMs: number;
  readonly jsonFile: string | undefined;
}

export const usage = `npm run bench -- [options]

  (none)          chat: governed chat beside a bare Bun proxy: whole, streamed, at half of saturation (about 3 minutes);
                  governed: the chat under budgets and rates, counted in memory and in Redis;
                  evaluate: POST /evaluate beside a bare server; decide: the engine in process, at 100 to 100,000 rules;
                  identify: who calls and what applies to them, at 100,000 keys and 10,000 policies;
                  guardrails: what each costs a KB of prose, of code and of texts made to be slow, in process;
                  tree: what the log adds to hashing, for each event and each proof;
                  replay: recorded decisions made again and simulated, from SQLite, and memory up to 10 million events;
                  accuracy: what detectors find and take for something else in labelled texts
  --only NAME     one of chat, governed, evaluate, decide, identify, guardrails, tree, replay, accuracy
  --quick         the same with fewer and shorter rounds: a hint, not a result
  --soak          200,000 calls to one gateway, its memory sampled from the 20,000th on
  --self-test     the bare proxy beside a second copy of itself: every ratio must be near 1
  --profile       the same processes under Bun's CPU profiler; says where the profiles are
  --gate          exit with 1 if a target is missed
  --no-postgres   leave PostgreSQL out
  --gap-ms N      the pause between a stream's chunks (default 2)
  --json FILE     write every figure to FILE as well`;

/** Reads the arguments; throws with a sentence on those that it does not know. */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: "boolean", default: false },
      soak: { type: "boolean", default: false },
      "self-test": { type: "boolean", default: false },
      profile: { type: "boolean", default: false },
      gate: { type: "boolean", default: false },
      only: { type: "string" },
      "no-postgres": { type: "boolean", default: false },
      "gap-ms": { type: "string", default: "2" },
      json: { type: "string" },
    },
  });
  const tasks = (["self-test", "soak", "profile"] as const).filter((task) => values[task]);
  if (tasks.length > 1) {
    throw new Error(`--${tasks.join(" and --")} are runs of their own: give one of them.`);
  }
  const gapMs = Number(values["gap-ms"]);
  if (!Number.isInteger(gapMs) || gapMs < 1) {
    throw new Error(`--gap-ms is a whole number of milliseconds, 1 or more, not "${values["gap-ms"]}".`);
  }
  const only = subjects.find((subject) => subject === values.only);
  if (values.only !== undefined && only === undefined) {
    throw new Error(`--only takes one of ${subjects.join(", ")}, not "${values.only}".`);
  }
  return {
    task: tasks[0] ?? "compare",
    subjects: only === undefined ? subjects : [only],
    pace: values.quick ? "quick" : "full",
    gate: values.gate,
    postgres: !values["no-postgres"],
    gapMs,
    jsonFile: values.json,
  };
}
