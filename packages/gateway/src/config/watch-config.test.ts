import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdir, mkdtemp, rename, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

test("takes a touched file, and one with the same content in its place, for no change", async () => {
  let calls = 0;
  const file = join(folder, "meshgate.yaml");
  await writeFile(file, "a: 1");
  watches.push(watchConfig({ files: [file], quietMs: QUIET_MS, pollMs: QUIET_MS, onChange: () => calls++ }));
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
  const onChange = () => next.resolve();
  watches.push(watchConfig({ files: [file], quietMs: QUIET_MS, pollMs: 60_000, ...times, onChange }));
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
