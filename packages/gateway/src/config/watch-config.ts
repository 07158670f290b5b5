import { createHash } from "node:crypto";
import { type FSWatcher, readFileSync, statSync, watch } from "node:fs";
import { basename, dirname } from "node:path";

export interface WatchConfig {
  /** Absolute paths; a file need not be there. */
  readonly files: readonly string[];
  /** Called after the content of one of them has changed, or one came or went. */
  readonly onChange: () => void;
  /** How long the folder must be quiet before the files are read, so that none is read half written. */
  readonly quietMs?: number;
  /** How often to look at the files where the system reports nothing: network disks, replaced parent folders. */
  readonly pollMs?: number;
}

/** Whoever starts the watch closes it. */
export interface ConfigWatch {
  close(): void;
}

/**
 * Watches files by their folders, since editors replace a file and Kubernetes swaps a link beside it; and looks at them
 * from time to time besides. Only new content counts: a touched file is no change.
 */
export function watchConfig({ files, onChange, quietMs = 100, pollMs = 5_000 }: WatchConfig): ConfigWatch {
  let known = contentOf(files);
  let stamp = stampOf(files);
  let quiet: ReturnType<typeof setTimeout> | undefined;

  const compare = (): void => {
    stamp = stampOf(files);
    const content = contentOf(files);
    if (content === known) return;
    known = content;
    onChange();
  };
  const compareWhenQuiet = (): void => {
    clearTimeout(quiet);
    quiet = setTimeout(compare, quietMs);
  };
  const poll = setInterval(() => {
    if (stampOf(files) !== stamp) compare();
  }, pollMs);
  poll.unref();
  const names = new Set(files.map((file) => basename(file)));
  const onEvent = (name: string | null): void => {
    if (name === null || names.has(name) || name.startsWith(KUBERNETES_LINK)) compareWhenQuiet();
  };
  const folders = [...new Set(files.map((file) => dirname(file)))];
  const watchers = folders.flatMap((folder) => watchFolder(folder, onEvent));
  return {
    close() {
      clearInterval(poll);
      clearTimeout(quiet);
      for (const watcher of watchers) watcher.close();
    },
  };
}

/** How the links begin by whose swap a mounted ConfigMap changes. Other files of the folder may change all the time. */
const KUBERNETES_LINK = "..";

/** None where the folder is not there, or the system has no watch left to give: then the poll does the work. */
function watchFolder(folder: string, onEvent: (name: string | null) => void): readonly FSWatcher[] {
  try {
    const watcher = watch(folder, { persistent: false }, (_event, name) => onEvent(name));
    watcher.on("error", () => watcher.close());
    return [watcher];
  } catch {
    return [];
  }
}

function contentOf(files: readonly string[]): string {
  return files.map((file) => attempt(() => sha256(readFileSync(file)))).join(" ");
}

/** What a changed file does not leave as it was; cheaper than reading it. */
function stampOf(files: readonly string[]): string {
  return files
    .map((file) =>
      attempt(() => {
        const { mtimeMs, size, ino } = statSync(file);
        return `${mtimeMs}-${size}-${ino}`;
      }),
    )
    .join(" ");
}

/** A file that cannot be read is a state like any other. */
function attempt(read: () => string): string {
  try {
    return read();
  } catch {
    return "absent";
  }
}

function sha256(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
