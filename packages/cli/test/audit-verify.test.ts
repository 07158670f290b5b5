import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { nobleSha256, printVerifierKey, verifierKey } from "@meshgate/ledger";
import { testDatabase } from "../../gateway/test/kit/databases.ts";
import {
  callEvents,
  exportFiles,
  signedHead,
  testLogKey,
  writeLog,
} from "../../gateway/test/kit/recorded-log.ts";
import { temporaryFolder } from "../../gateway/test/kit/temporary-folder.ts";
import { type Ending, runMeshgate } from "./kit/run-meshgate.ts";

const folder = temporaryFolder();
const EVENTS = callEvents(300);
const KEY = testLogKey(7);
const key = printVerifierKey(KEY.verifier.key);
const LOG_NAME = `test.example/log+${KEY.signer.keyId}`;
const { publicKey } = KEY.verifier.key;
const witness = printVerifierKey(
  verifierKey({ name: "w.example", publicKey, algorithm: "cosignature-v1" }, nobleSha256),
);

beforeAll(async () => {
  const database = await testDatabase(`sqlite:${folder}/log.db`);
  await writeLog(await database.open(), { events: EVENTS, part: 300, key: KEY });
  await database.close();
  await write("good", exportFiles(EVENTS, KEY));
  const { events, sidecar } = exportFiles(EVENTS, KEY);
  await write("changed", { events: events.replace("as it was 42", "as it was 43"), sidecar });
  await write("beside", { events, sidecar });
  await Bun.write(join(folder, "beside", "report.txt"), "trust me");
  await write("pack", { events, sidecar });
  await Bun.write(join(folder, "pack", "report.html"), "<h1>All was well</h1>");
  await write("part", exportFiles(EVENTS, KEY, { from: 100, to: 299 }));
  await Bun.write(join(folder, "half", "events.ndjson"), events);
  await Bun.write(join(folder, "empty"), "");
  await Bun.write(join(folder, "log.key"), `# the key of our log\n${key}\n`);
  await Bun.write(join(folder, "newer.checkpoint"), signedHead(callEvents(400), KEY));
  await Bun.write(join(folder, "other.checkpoint"), signedHead(callEvents(300, "other"), KEY));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function write(name: string, { events, sidecar }: ReturnType<typeof exportFiles>): Promise<void> {
  await Bun.write(join(folder, name, "events.ndjson"), events);
  await Bun.write(join(folder, name, "events.proof.ndjson"), sidecar);
}

function verify(...words: readonly string[]): Promise<Ending> {
  return runMeshgate(["audit", "verify", ...words], { cwd: folder });
}

describe("meshgate audit verify", () => {
  test("says what it saw of a good export, and by whose word", async () => {
    const { exitCode, stdout, stderr } = await verify("--export", "good", "--key", "log.key");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toBe(`verified
  300 events looked at, byte by byte
  checkpoint of 300 events of test.example/log
  signed by test.example/log+${KEY.signer.keyId}
  Not compared with a checkpoint from outside: give --checkpoint to see that the log was not written anew.
`);
  });

  test("says first what is wrong, where, and what to do", async () => {
    const { exitCode, stdout } = await verify("--export", "changed", "--key", key);
    expect(exitCode).toBe(1);
    expect(stdout).toStartWith(`not verified: altered
  The event at index 42 (event ${EVENTS[42]?.id}, request ${EVENTS[42]?.requestId}) is not the one that was recorded: its bytes do not hash to its leaf.
  What to do: `);
  });

  test.each([
    ["a database", ["--database", "log.db", "--key", key], 0, "verified"],
    ["a database without a key, which shows less", ["--database", "log.db"], 0, "consistent in itself"],
    [
      "an older copy",
      ["--database", "log.db", "--key", key, "--checkpoint", "newer.checkpoint"],
      1,
      "not verified: truncated",
    ],
    [
      "a log written anew",
      ["--database", "log.db", "--key", key, "--checkpoint", "other.checkpoint"],
      1,
      "not verified: forked",
    ],
  ])("checks %s", async (_, words, exitCode, begins) => {
    const [option = "", name = "", ...more] = words;
    const ending = await verify(option, `sqlite:${folder}/${name}`, ...more);
    expect(ending).toMatchObject({ exitCode, stdout: expect.stringMatching(new RegExp(`^${begins}\n`)) });
  });

  /** Whoever exports could cut off what must not be seen, and show the rest. */
  test("says what of the log is not there, and exits with a code of its own", async () => {
    const { exitCode, stdout } = await verify("--export", "part", "--key", "log.key");
    expect(exitCode).toBe(3);
    expect(stdout).toStartWith(`verified in part: 101 of the log's 300 events are not shown
  199 events looked at, byte by byte
  the stretch from index 100 up to 299: 100 events before it and 1 behind it are not in this export
`);
    const allowed = await verify("--export", "part", "--key", "log.key", "--allow-hidden", "--json");
    expect(allowed.exitCode).toBe(0);
    expect(JSON.parse(allowed.stdout)).toMatchObject({
      verdict: "verified-in-part",
      not_shown: 101,
      stretch: { from: 100, to: 299, size: 300, filter: {} },
    });
  });

  test("names what lies beside an export and was not looked at", async () => {
    const { exitCode, stdout } = await verify("--export", "beside", "--key", "log.key");
    expect({ exitCode, told: stdout.includes("\n  not looked at: report.txt\n") }).toEqual({
      exitCode: 0,
      told: true,
    });
  });

  /** Without its manifest nothing holds a pack's report. */
  test("takes a pack without its manifest for a pack", async () => {
    const { exitCode, stdout } = await verify("--export", "pack", "--key", "log.key");
    expect(exitCode).toBe(1);
    expect(stdout).toStartWith("not verified: missing-file\n  The pack has no manifest.json");
  });

  test("prints the verdict for programs", async () => {
    const { stdout } = await verify("--export", "changed", "--key", key, "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: "not-verified",
      counts: { events: 300 },
      checkpoint: { origin: "test.example/log", size: 300 },
      findings_count: 1,
      findings: [{ kind: "altered", part: "event", at: { index: 42 } }],
    });
  });

  test.each([
    ["nothing to check", [], "Name what to check: "],
    ["two things at once", ["--export", "good", "--receipt", "log.key"], "Name one thing to check: "],
    [
      "a folder without the proof",
      ["--export", "half", "--key", key],
      "--export: the folder half has no events.proof.ndjson.",
    ],
    ["a folder for a receipt", ["--receipt", "good", "--key", key], "--receipt: good is a folder"],
    [
      "an empty file of checkpoints",
      ["--export", "good", "--key", key, "--checkpoint", "empty"],
      "--checkpoint: empty is empty",
    ],
    [
      "the log's key for a witness",
      ["--export", "good", "--key", key, "--witness", key],
      `--witness: ${LOG_NAME} is the key of a log`,
    ],
    [
      "the log's key as a witness'",
      ["--export", "good", "--key", key, "--witness", witness],
      "--witness: w.example+",
    ],
    ["no key for an export", ["--export", "good"], "--key is missing: "],
    ["a folder that is not there", ["--export", "nowhere", "--key", key], "--export: there is no nowhere."],
    [
      "what is no key",
      ["--export", "good", "--key", "x"],
      "--key: x is no file and no key (malformed-key). ",
    ],
    ["what is no database", ["--database", "sqlite:nowhere.db"], "sqlite:nowhere.db: "],
  ])("is called wrongly with %s", async (_, words, begins) => {
    const { exitCode, stdout, stderr } = await verify(...words);
    expect({ exitCode, stdout, begins: stderr.slice(0, begins.length) }).toEqual({
      exitCode: 2,
      stdout: "",
      begins,
    });
  });
});
