import { afterEach, beforeEach, expect, test } from "bun:test";
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../test/kit/temporary-folder.ts";
import type { SinkBatch } from "../ports/sink.ts";
import { createFileSink } from "./file-sink.ts";

const never = new AbortController().signal;
let folder: string;
let path: string;
beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder, "audit.ndjson");
});
afterEach(() => rmSync(folder, { recursive: true }));

function batch(firstIndex: number, line: string): SinkBatch {
  return { key: `${firstIndex}-${firstIndex}-00000000`, firstIndex, lastIndex: firstIndex, lines: [line] };
}

test("appends lines to a file that its owner alone can read", async () => {
  const sink = createFileSink({ path });
  await sink.deliver(batch(0, "a"), never);
  await sink.deliver(batch(1, "b"), never);
  expect(readFileSync(path, "utf8")).toBe("a\nb\n");
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

/** Else whoever may write to the folder has the record written into a file of another's, or reads it in one that was there. */
test("writes through no link, and takes a file that is there from all others", async () => {
  const victim = join(folder, "victim");
  writeFileSync(victim, "mine\n");
  symlinkSync(victim, path);
  await expect(createFileSink({ path }).deliver(batch(0, "a"), never)).rejects.toThrow(
    "there is a link of this name: name the file itself (ELOOP)",
  );
  expect(readFileSync(victim, "utf8")).toBe("mine\n");
  chmodSync(victim, 0o644);
  await createFileSink({ path: victim }).deliver(batch(0, "a"), never);
  expect(statSync(victim).mode & 0o777).toBe(0o600);
});

test("begins a line of its own where a crash cut one off", async () => {
  appendFileSync(path, "a\nhalf a li");
  await createFileSink({ path }).deliver(batch(1, "half a line"), never);
  expect(readFileSync(path, "utf8")).toBe("a\nhalf a li\nhalf a line\n");
});

test("renames a file that would grow too large by the index that the next begins with, and deletes nothing", async () => {
  const sink = createFileSink({ path, rotateBytes: 5 });
  for (const [index, line] of ["aaaa", "bb", "c", "dddddddd"].entries())
    await sink.deliver(batch(index, line), never);
  const files = readdirSync(folder).sort();
  expect(files.map((name) => [name, readFileSync(join(folder, name), "utf8")])).toEqual([
    ["audit.ndjson", "dddddddd\n"],
    ["audit.ndjson.until-000000000000001", "aaaa\n"],
    ["audit.ndjson.until-000000000000003", "bb\nc\n"],
  ]);
});

test("says why it cannot be written", async () => {
  mkdirSync(path);
  await expect(createFileSink({ path }).deliver(batch(0, "a"), never)).rejects.toThrow(
    "there is a folder of this name: choose another (EISDIR)",
  );
  await expect(createFileSink({ path: join(folder, "no/a") }).deliver(batch(0, "a"), never)).rejects.toThrow(
    "its folder is not there: make it (ENOENT)",
  );
});
