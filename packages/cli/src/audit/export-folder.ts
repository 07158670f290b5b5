import {
  createReadStream,
  existsSync,
  mkdirSync,
  readFileSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

/** What an export that is not whole yet was asked for: enough to go on with it. */
const Begun = z.strictObject({ query: z.string(), size: z.int().min(0), from: z.int().min(0) });
export type Begun = z.output<typeof Begun>;

/** The folder of one export: what docs/export-format.md names, and while it is not whole what it was asked for. */
export interface ExportFolder {
  readonly events: string;
  readonly proof: string;
  readonly checkpoint: string;
  readonly key: string;
  /** Undefined where none was begun, or it is whole. */
  begun(): Begun | undefined;
  /** Makes the folder, where it is not there. */
  begin(begun: Begun): void;
  end(): void;
  /** Cuts off what comes after the last whole line of the events, and gives that line; undefined where there is none. */
  lastWholeLine(): Promise<string | undefined>;
}

const LINE_FEED = 0x0a;

export function openExportFolder(path: string, eventsFile: string): ExportFolder {
  const [events, state] = [join(path, eventsFile), join(path, "unfinished.json")];
  return {
    events,
    proof: join(path, "events.proof.ndjson"),
    checkpoint: join(path, "checkpoint.txt"),
    key: join(path, "key.txt"),
    begun: () => (existsSync(state) ? Begun.parse(JSON.parse(readFileSync(state, "utf8"))) : undefined),
    begin(begun) {
      mkdirSync(path, { recursive: true });
      writeFileSync(state, `${JSON.stringify(begun)}\n`);
    },
    end: () => unlinkSync(state),
    async lastWholeLine() {
      if (!existsSync(events)) return undefined;
      const { start, end } = await lastLineOf(events);
      truncateSync(events, end);
      if (end === 0) return undefined;
      return await Bun.file(events)
        .slice(start, end - 1)
        .text();
    },
  };
}

/** Where the last line begins that has its line feed, and where it ends with it; 0 and 0 where there is none. */
async function lastLineOf(path: string): Promise<{ readonly start: number; readonly end: number }> {
  const { size } = await stat(path);
  // Read from the end, twice as much each time, until two line feeds are in it.
  for (let length = 65_536; ; length *= 2) {
    const from = Math.max(0, size - length);
    const bytes = await readFrom(path, from);
    const last = bytes.lastIndexOf(LINE_FEED);
    const before = last <= 0 ? -1 : bytes.lastIndexOf(LINE_FEED, last - 1);
    if (before >= 0) return { start: from + before + 1, end: from + last + 1 };
    if (from === 0) return { start: 0, end: last + 1 };
  }
}

async function readFrom(path: string, start: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of createReadStream(path, { start })) pieces.push(piece);
  return Buffer.concat(pieces);
}
