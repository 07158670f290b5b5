import { afterEach, beforeEach, expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readFileState } from "./read-text-file.ts";
import { type ConfigWatch, watchConfig } from "./watch-config.ts";

const QUIET_MS = 20;

let folder: string;
let watches: ConfigWatch[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "meshgate-watch-"));
});

afterEach(async () => {
  for (const watch of watches) watch.close();
  watches = [];
  await rm(folder, { recursive: true });
});

test("notices an edit in place", async () => {
  const changed = await watching("meshgate.yaml", "a: 1");
  await writeFile(join(folder, "meshgate.yaml"), "a: 2");
  await changed();
});

test("notices a file that an editor puts in the old one's place, each time", async () => {
  const changed = await watching("meshgate.yaml", "a: 1");
  for (const text of ["a: 2", "a: 3"]) {
    await replace("meshgate.yaml", text);
    await changed();
  }
});

test("notices a link swapped beside it, as Kubernetes does with a ConfigMap", async () => {
  await mkdir(join(folder, "..v1"));
  await mkdir(join(folder, "..v2"));
  await writeFile(join(folder, "..v1/meshgate.yaml"), "a: 1");
  await writeFile(join(folder, "..v2/meshgate.yaml"), "a: 2");
  await symlink("..v1", join(folder, "..data"));
  await symlink("..data/meshgate.yaml", join(folder, "meshgate.yaml"));
  const changed = await watching("meshgate.yaml");
  await symlink("..v2", join(folder, "..data_tmp"));
  await rename(join(folder, "..data_tmp"), join(folder, "..data"));
  await changed();
});

test("notices a file that was not there, and one that goes", async () => {
  const changed = await watching("meshgate.yaml");
  await writeFile(join(folder, "meshgate.yaml"), "a: 1");
  await changed();
  await rm(join(folder, "meshgate.yaml"));
  await changed();
});

test("notices a change where the system reports none, by looking from time to time", async () => {
  const inner = join(folder, "later/meshgate.yaml");
  const changed = await watching("later/meshgate.yaml", undefined, { pollMs: 20 });
  await mkdir(join(folder, "later"));
  await writeFile(inner, "a: 1");
  await changed();
});

/** Between the reading and the watch lie the migrations of a start, or the event of a reload. */
test("notices a change that came after the file was read and before the watch began", async () => {
  const file = join(folder, "meshgate.yaml");
  await writeFile(file, "a: 1");
  const read = [readFileState(file)];
  await writeFile(file, "a: 2");
  const { promise, resolve } = Promise.withResolvers<void>();
  watches.push(watchConfig({ files: read, quietMs: QUIET_MS, pollMs: 60_000, onChange: resolve }));
  await promise;
});

test("forgets no change that comes while an earlier one is being read, and tells of it once", async () => {
  const file = join(folder, "meshgate.yaml");
  await writeFile(file, "a: 1");
  const seen: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const onChange = () => {
    const read = readFileState(file);
    seen.push(readFileSync(file, "utf8"));
    if (seen.length > 1) return resolve();
    writeFileSync(file, "a: 3");
    // By then the watch has looked at the newer file, at every poll.
    setTimeout(() => watch.follow([read]), 5 * QUIET_MS);
  };
  const watch = watchConfig({ files: [readFileState(file)], quietMs: QUIET_MS, pollMs: QUIET_MS, onChange });
  watches.push(watch);
  await writeFile(file, "a: 2");
  await promise;
  expect(seen).toEqual(["a: 2", "a: 3"]);
});

test("follows other files once it is told of them", async () => {
  const changed = await watching("meshgate.yaml", "a: 1");
  await mkdir(join(folder, "elsewhere"));
  const other = join(folder, "elsewhere/routing.yaml");
  for (const watch of watches) watch.follow([readFileState(other)]);
  await writeFile(other, "b: 1");
  await changed();
});

test("notices a document that comes into a followed folder, and one that goes", async () => {
  await mkdir(join(folder, "rules"));
  await writeFile(join(folder, "rules/a.yaml"), "a: 1");
  const changed = await watching("rules");
  await writeFile(join(folder, "rules/b.yaml"), "b: 1");
  await changed();
  await rm(join(folder, "rules/a.yaml"));
  await changed();
});

test("takes a touched file, and one with the same content in its place, for no change", async () => {
  let calls = 0;
  const file = join(folder, "meshgate.yaml");
  await writeFile(file, "a: 1");
  watches.push(
    watchConfig({
      files: [readFileState(file)],
      quietMs: QUIET_MS,
      pollMs: QUIET_MS,
      onChange: () => calls++,
    }),
  );
  // It hears of the same events and waits longer, so the watch above has looked at the file by then.
  const later = await watching("sentinel", undefined, { quietMs: 5 * QUIET_MS });
  await utimes(file, new Date(0), new Date(0));
  await replace("meshgate.yaml", "a: 1");
  await writeFile(join(folder, "sentinel"), "");
  await later();
  expect(calls).toBe(0);
});

/** Watches one file, and gives a wait for its next change; the test's own time limit is the only clock. */
async function watching(
  name: string,
  text?: string,
  times: { readonly quietMs?: number; readonly pollMs?: number } = {},
): Promise<() => Promise<void>> {
  const file = join(folder, name);
  if (text !== undefined) await writeFile(file, text);
  let next = Promise.withResolvers<void>();
  const onChange = () => {
    watch.follow([readFileState(file)]);
    next.resolve();
  };
  const files = [readFileState(file)];
  const watch = watchConfig({ files, quietMs: QUIET_MS, pollMs: 60_000, ...times, onChange });
  watches.push(watch);
  return async () => {
    await next.promise;
    next = Promise.withResolvers<void>();
  };
}

/** As an editor does it: written beside, then moved into place. */
async function replace(name: string, text: string): Promise<void> {
  await writeFile(join(folder, `.${name}.swp`), text);
  await rename(join(folder, `.${name}.swp`), join(folder, name));
}
