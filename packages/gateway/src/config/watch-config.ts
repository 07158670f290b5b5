import { type FSWatcher, statSync, watch } from "node:fs";
import { basename, dirname } from "node:path";
import { type FileState, readFileState } from "./read-text-file.ts";
import { isDocumentName } from "./rules-folder.ts";

export interface WatchConfig {
  /** The files as the configuration in force was read from them; a file need not be there. */
  readonly files: readonly FileState[];
  /**
   * Called when one of them no longer holds what was read. It is to read the configuration anew and tell `follow` what
   * it found; until then it is not called again, since that reading sees later changes too.
   */
  readonly onChange: () => void;
  /** How long the folder must be quiet before the files are read, so that none is read half written. */
  readonly quietMs?: number;
  /** How often to look at the files where the system reports nothing: network disks, replaced parent folders. */
  readonly pollMs?: number;
}

/** Whoever starts the watch closes it. */
export interface ConfigWatch {
  /** Watches these files from now on. What changed since they were read counts, whenever that was. */
  follow(files: readonly FileState[]): void;
  close(): void;
}

/**
 * Watches files by their folders, since editors replace a file and Kubernetes swaps a link beside it; and looks at them
 * from time to time besides. Only new content counts: a touched file is no change.
 *
 * INVARIANT: files are compared with what the configuration was read from, never with a look of the watch's own: a
 * change between the two would be lost for good.
 */
export function watchConfig({ files, onChange, quietMs = 100, pollMs = 5_000 }: WatchConfig): ConfigWatch {
  let followed: readonly FileState[] = [];
  let folders: readonly FSWatcher[] = [];
  let stamp = "";
  let told = false;
  let closed = false;
  let quiet: ReturnType<typeof setTimeout> | undefined;

  const compare = (): void => {
    stamp = stampOf(followed);
    if (told || !followed.some(hasChanged)) return;
    told = true;
    onChange();
  };
  const compareWhenQuiet = (): void => {
    clearTimeout(quiet);
    quiet = setTimeout(compare, quietMs);
  };
  const stop = (): void => {
    clearTimeout(quiet);
    for (const folder of folders) folder.close();
  };
  const follow = (read: readonly FileState[]): void => {
    if (closed) return;
    stop();
    followed = read;
    told = false;
    folders = watchFolders(read, compareWhenQuiet);
    compareWhenQuiet();
  };
  const poll = setInterval(() => {
    if (stampOf(followed) !== stamp) compare();
  }, pollMs);
  poll.unref();
  follow(files);
  return {
    follow,
    close() {
      closed = true;
      clearInterval(poll);
      stop();
    },
  };
}

/** How the links begin by whose swap a mounted ConfigMap changes. Other files of the folder may change all the time. */
const KUBERNETES_LINK = "..";

function watchFolders(files: readonly FileState[], onEvent: () => void): readonly FSWatcher[] {
  const names = new Set(files.map(({ path }) => basename(path)));
  const folders = new Set(
    files.flatMap(({ path }) => (isFolder(path) ? [path, dirname(path)] : [dirname(path)])),
  );
  return [...folders].flatMap((folder) =>
    watchFolder(folder, (name) => {
      if (name === null || names.has(name) || isDocumentName(name) || name.startsWith(KUBERNETES_LINK)) {
        onEvent();
      }
    }),
  );
}

/** A folder of rules documents may gain one. */
function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

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

function hasChanged({ path, contentSha256 }: FileState): boolean {
  return readFileState(path).contentSha256 !== contentSha256;
}

/** What a changed file does not leave as it was; cheaper than reading it. */
function stampOf(files: readonly FileState[]): string {
  return files.map(({ path }) => fileStamp(path)).join(" ");
}

/** A file that cannot be looked at is a state like any other. */
function fileStamp(path: string): string {
  try {
    const { mtimeMs, size, ino } = statSync(path);
    return `${mtimeMs}-${size}-${ino}`;
  } catch {
    return "absent";
  }
}
