import { delimiter, join } from "node:path";
import { runCommandLine } from "../../src/run-command-line.ts";
import type { Output } from "../../src/terminal.ts";

/** The command as a user has it: by its name, through the link that the installation makes. */
const BIN = join(import.meta.dir, "../../../../node_modules/.bin");

export interface Ending {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What comes on standard input; nothing unless said. */
  readonly input?: string;
  /** What a person answers; without it nobody is there to be asked. */
  readonly answer?: boolean;
}

/** Runs `meshgate` with these words to its end, in this process: a process for each would take most of the time. */
export async function runMeshgate(words: readonly string[], options: RunOptions): Promise<Ending> {
  const { cwd, env = {}, input = "", answer } = options;
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const exitCode = await runCommandLine(words, {
    env,
    cwd,
    out: recorder(stdout),
    err: recorder(stderr),
    readInput: async () => input,
    openInput: async function* () {
      yield new TextEncoder().encode(input);
    },
    interrupted: async () => {},
    ...(answer === undefined ? {} : { confirm: async () => answer }),
  });
  return { exitCode, stdout: stdout.join(""), stderr: stderr.join("") };
}

function recorder(texts: string[]): Output {
  return { write: (text) => void texts.push(text), drained: async () => {}, isTerminal: false };
}

/** The same as a process of its own. */
export async function spawnMeshgate(words: readonly string[], options: RunOptions): Promise<Ending> {
  const child = startMeshgate(words, options);
  const [exitCode, stdout, stderr] = await Promise.all([
    child.exited,
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { exitCode, stdout, stderr };
}

/** Whoever starts it ends it. */
export function startMeshgate(words: readonly string[], { cwd, env = {}, input = "" }: RunOptions) {
  return Bun.spawn([join(BIN, "meshgate"), ...words], {
    cwd,
    env: { PATH: [BIN, process.env["PATH"]].join(delimiter), ...env },
    stdin: new TextEncoder().encode(input),
    stdout: "pipe",
    stderr: "pipe",
  });
}
