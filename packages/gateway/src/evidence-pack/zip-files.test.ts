import { describe, expect, test } from "bun:test";
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { temporaryFolder } from "../../test/kit/temporary-folder.ts";
import { type PackFile, zipFiles } from "./zip-files.ts";

const MADE_AT_MS = Date.UTC(2026, 10, 2);

async function* inTurn(...files: readonly PackFile[]): AsyncGenerator<PackFile> {
  yield* files;
}

async function bytesOf(archive: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(archive).arrayBuffer());
}

/** As Python's zipfile reads it: a reader that is not ours. */
async function readByOthers(archive: Uint8Array): Promise<unknown> {
  const folder = temporaryFolder();
  try {
    await Bun.write(`${folder}/a.zip`, archive);
    const program =
      "import json,sys,zipfile;z=zipfile.ZipFile(sys.argv[1]);print(json.dumps([z.testzip(),{n:z.read(n).decode() for n in z.namelist()}]))";
    return JSON.parse(execFileSync("python3", ["-c", program, `${folder}/a.zip`]).toString());
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("an archive", () => {
  test("is what other programs read, with every file whole", async () => {
    const long = `${"a line of a record\n".repeat(50_000)}`;
    const archive = await bytesOf(
      zipFiles(
        inTurn({ path: "a/long.txt", content: [long] }, { path: "empty.txt", content: [] }),
        MADE_AT_MS,
      ),
    );
    expect(await readByOthers(archive)).toEqual([null, { "a/long.txt": long, "empty.txt": "" }]);
    expect(archive.length).toBeLessThan(long.length / 10);
  });

  test("asks for the next file when the one before is written", async () => {
    const told: string[] = [];
    async function* content(text: string) {
      told.push(`writes ${text}`);
      yield text;
      told.push(`wrote ${text}`);
    }
    async function* files(): AsyncGenerator<PackFile> {
      for (const path of ["1", "2"]) {
        told.push(`asks for ${path}`);
        yield { path, content: content(path) };
      }
    }
    await bytesOf(zipFiles(files(), MADE_AT_MS));
    expect(told).toEqual(["asks for 1", "writes 1", "wrote 1", "asks for 2", "writes 2", "wrote 2"]);
  });

  /** Else half an archive would pass for a whole one. */
  test("fails where a file fails", async () => {
    async function* failing() {
      yield "a";
      throw new Error("the database is gone");
    }
    await expect(bytesOf(zipFiles(inTurn({ path: "a", content: failing() }), MADE_AT_MS))).rejects.toThrow(
      "the database is gone",
    );
  });

  test("lets go of its sources when its reader goes away", async () => {
    const isLetGo = Promise.withResolvers<void>();
    async function* endless() {
      try {
        for (;;) yield crypto.getRandomValues(new Uint8Array(65_536));
      } finally {
        isLetGo.resolve();
      }
    }
    const reader = zipFiles(inTurn({ path: "a", content: endless() }), MADE_AT_MS).getReader();
    await reader.read();
    await reader.cancel();
    await isLetGo.promise;
  });
});
