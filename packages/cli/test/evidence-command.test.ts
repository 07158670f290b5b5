import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { nobleSha256, printManifest } from "@meshgate/ledger";
import { temporaryFolder } from "../../gateway/test/kit/temporary-folder.ts";
import { type EvidenceGateway, startEvidenceGateway } from "./kit/evidence-gateway.ts";
import { type Ending, runMeshgate } from "./kit/run-meshgate.ts";

const START_MS = 30_000;
const folder = temporaryFolder();
const ALL = ["--from", "2020-01-01", "--to", "2999-01-01"] as const;
let evidence: EvidenceGateway;

beforeAll(async () => {
  evidence = await startEvidenceGateway();
  expect(await fetchPack("pack.zip", ...ALL)).toMatchObject({ exitCode: 0, stderr: "" });
  unpack("pack.zip", "pack");
}, START_MS);

afterAll(async () => {
  await evidence.stop();
  rmSync(folder, { recursive: true, force: true });
}, START_MS);

function fetchPack(name: string, ...words: readonly string[]): Promise<Ending> {
  const env = { MESHGATE_URL: evidence.gateway.url, MESHGATE_KEY: evidence.keys.auditor };
  return runMeshgate(["evidence", ...words, "--out", name], { cwd: folder, env });
}

function verify(name: string, ...words: readonly string[]): Promise<Ending> {
  const asked = ["audit", "verify", "--export", name, "--key", evidence.verifierKey, ...words];
  return runMeshgate(asked, { cwd: folder });
}

/** By a program that is not ours. */
function python(program: string, ...words: readonly string[]): string {
  return execFileSync("python3", ["-c", program, ...words], { cwd: folder }).toString();
}

function unpack(archive: string, into: string): void {
  python("import sys,zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])", archive, into);
}

const pathsOf = (name: string) =>
  readdirSync(join(folder, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, name).length + 1))
    .sort();

const contentOf = (path: string, name = "pack") => readFileSync(join(folder, name, path), "utf8");

/** A copy of the unpacked pack that a test may spoil. */
function copied(name: string): string {
  rmSync(join(folder, name), { recursive: true, force: true });
  cpSync(join(folder, "pack"), join(folder, name), { recursive: true });
  return name;
}

function spoil(path: string, name: string): void {
  const bytes = readFileSync(join(folder, name, path));
  const at = Math.floor(bytes.length / 3);
  writeFileSync(
    join(folder, name, path),
    bytes.length === 0 ? "\n" : bytes.fill((bytes[at] ?? 0) ^ 1, at, at + 1),
  );
}

/** As whoever changed a file would: so that the manifest lists what is there. */
function listAnew(name: string): void {
  const { format: _, seal: __, files: ___, ...told } = JSON.parse(contentOf("manifest.json", name));
  const files = pathsOf(name)
    .filter((path) => path !== "manifest.json")
    .map((path) => {
      const bytes = readFileSync(join(folder, name, path));
      return { path, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
    });
  writeFileSync(join(folder, name, "manifest.json"), printManifest(told, files, nobleSha256));
}

const FILES = [
  "README.txt",
  "approvals.ndjson",
  "checkpoint.txt",
  "consistency.ndjson",
  "events.ndjson",
  "events.proof.ndjson",
  "incidents.ndjson",
  "keys.txt",
  "manifest.json",
  "report.html",
  "retention.ndjson",
  "reviews.ndjson",
  "statistics.json",
  "verify.html",
];
const some = (prefix: string) => pathsOf("pack").find((path) => path.startsWith(prefix)) ?? "";

describe("an evidence pack", () => {
  test("has every file, and what happened in each", () => {
    const paths = pathsOf("pack");
    expect(paths.filter((path) => !path.includes("/"))).toEqual(FILES);
    expect(paths.filter((path) => path.startsWith("policies/")).length).toBeGreaterThan(0);
    expect(paths.filter((path) => path.startsWith("checkpoints/")).length).toBeGreaterThan(1);
    const types = (path: string) =>
      contentOf(path)
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line).type);
    expect(types("approvals.ndjson")).toEqual(["approval.requested", "approval.decided", "approval.used"]);
    expect(types("reviews.ndjson")).toEqual(["review.recorded"]);
    expect(JSON.parse(contentOf("incidents.ndjson"))).toMatchObject({ guardrail: "look-for-mail" });
    expect(contentOf("keys.txt")).toBe(`${evidence.verifierKey}\n`);
  });

  test("verifies with the same command as an archive and unpacked, and says the same", async () => {
    const archive = await verify("pack.zip");
    expect(archive).toMatchObject({ exitCode: 0, stderr: "" });
    expect(archive.stdout).toStartWith("verified\n");
    expect(archive.stdout).toContain(
      `  ${pathsOf("pack").length - 1} files as the pack's manifest lists them, which nobody signed\n`,
    );
    expect(archive.stdout).toContain(
      "    held by the manifest alone: README.txt, incidents.ndjson, keys.txt, statistics.json, report.html, verify.html\n",
    );
    const unpacked = await verify("pack");
    expect(unpacked.stdout.replace(/alone: .*/, "")).toBe(archive.stdout.replace(/alone: .*/, ""));
  });

  /** Whoever could change a file unseen could show an auditor a period that never was. */
  test.each([...FILES, "policies/", "checkpoints/"])(
    "is not verified with another %s, or without it",
    async (prefix) => {
      const path = some(prefix);
      spoil(path, copied("spoilt"));
      expect((await verify("spoilt")).exitCode).toBe(1);
      rmSync(join(folder, copied("spoilt"), path));
      const without = await verify("spoilt");
      expect(without).toMatchObject({ exitCode: 1, stdout: expect.stringContaining(path) });
    },
  );

  test("is not verified with a file that nobody listed", async () => {
    writeFileSync(join(folder, copied("spoilt"), "more.txt"), "trust me");
    const ending = await verify("spoilt");
    expect(ending).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("unlisted-file") });
  });

  /** The manifest is signed by nobody: what the log proves must hold without it. */
  test.each([
    ["events.ndjson", "not verified"],
    ["events.proof.ndjson", "not verified"],
    ["checkpoint.txt", "not verified"],
    ["consistency.ndjson", "not verified"],
    ["checkpoints/", "not verified"],
    ["policies/", "not verified: altered"],
    ["approvals.ndjson", "not verified: invented"],
    ["reviews.ndjson", "not verified: invented"],
    ["report.html", "verified"],
  ])("with a manifest written anew over another %s is %s", async (prefix, verdict) => {
    spoil(some(prefix), copied("spoilt"));
    listAnew("spoilt");
    expect((await verify("spoilt")).stdout).toStartWith(verdict);
  });
});

describe("an archive that others packed", () => {
  const pack = (how: string) =>
    python(
      `import os,sys,zipfile,warnings
warnings.simplefilter("ignore")
paths=[os.path.relpath(os.path.join(d,f),"pack") for d,_,fs in os.walk("pack") for f in fs]
${how}`,
    );

  test.each([
    ["without compression", "compression=zipfile.ZIP_STORED", "False"],
    ["as ZIP64", "compression=zipfile.ZIP_DEFLATED", "True"],
  ])("%s verifies", async (_, compression, isLarge) => {
    pack(`with zipfile.ZipFile("other.zip","w",${compression}) as z:
  for p in paths:
    with z.open(p,"w",force_zip64=${isLarge}) as f: f.write(open("pack/"+p,"rb").read())`);
    expect(await verify("other.zip")).toMatchObject({ exitCode: 0 });
  });

  /** Two programs could read it differently: an auditor would check one text and read the other. */
  test.each([
    [
      "with a file twice",
      `z=zipfile.ZipFile("other.zip","w")
for p in paths+["report.html"]: z.write("pack/"+p,p)
z.close()`,
      "report.html is in it twice",
    ],
    [
      "with a file encrypted",
      `z=zipfile.ZipFile("other.zip","w",zipfile.ZIP_DEFLATED)
for p in paths: z.write("pack/"+p,p)
z.filelist[0].flag_bits|=1
z._didModify=True
z.close()`,
      "is encrypted",
    ],
    [
      "with a file outside of it",
      `z=zipfile.ZipFile("other.zip","w")
for p in paths: z.write("pack/"+p,p)
z.writestr("../report.html","x")
z.close()`,
      "invalid relative path",
    ],
    [
      "without its end",
      `open("other.zip","wb").write(open("pack.zip","rb").read()[:-300])`,
      "the archive cannot be read",
    ],
    [
      "with bytes changed within",
      `b=bytearray(open("pack.zip","rb").read())
b[len(b)//2]^=255
open("other.zip","wb").write(b)`,
      "not verified",
    ],
  ])("%s is not verified", async (_, how, says) => {
    pack(how);
    const ending = await verify("other.zip");
    expect(ending).toMatchObject({ exitCode: 1, stdout: expect.stringContaining(says) });
  });
});

describe("a checkpoint from outside", () => {
  test("that the pack has a proof for is compared, and its size is told", async () => {
    const path = some("checkpoints/");
    const size = path.slice("checkpoints/".length, -".txt".length);
    const ending = await verify("pack.zip", "--checkpoint", join("pack", path));
    expect(ending).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(`goes on from the checkpoint from outside, of ${size} events`),
    });
  });

  test("of a later log is compared once the service told how the two are joined", async () => {
    await evidence.ask("GET", "/v1/audit?limit=1", { key: evidence.keys.auditor });
    const size = Number(contentOf("checkpoint.txt").split("\n")[1]);
    let later = "";
    while (!(Number(later.split("\n")[1]) > size))
      later = await (await evidence.ask("GET", "/v1/ledger/checkpoint")).text();
    writeFileSync(join(folder, "later.txt"), later);
    const asked = await verify("pack.zip", "--checkpoint", "later.txt");
    expect(asked.exitCode).toBe(1);
    expect(asked.stdout).toStartWith("not verified: not-compared\n");
    const [, address = ""] = /GET (\/v1\/ledger\/consistency\?from=\d+&to=\d+)/.exec(asked.stdout) ?? [];
    writeFileSync(join(folder, "joined.json"), await (await evidence.ask("GET", address)).text());
    const joined = await verify("pack.zip", "--checkpoint", "later.txt", "--consistency", "joined.json");
    expect(joined).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("goes on from it") });
    writeFileSync(join(folder, "joined.json"), "{}");
    const wrong = await verify("pack.zip", "--checkpoint", "later.txt", "--consistency", "joined.json");
    expect(wrong).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("--consistency: joined.json: "),
    });
  });
});

describe("the report", () => {
  test.each([
    ["Article 12", /\d+ events of this period, 6 decisions among them/],
    ["Article 12", /2 violations of policy, 1 incident of content that could not be looked at/],
    ["Article 14", /1 call waited for a person's decision: 1 × approve/],
    ["Article 14", /Reviews of agents: 1 × approved; .*The kill switch stopped agents 1 time \(1 × robot\)/s],
    ["Article 19", /the whole text is kept/],
    ["Article 26", /4 × ALLOW/],
    ["A.2.2", /by fingerprint/],
    ["A.3.2", /turned away: 1 × /],
    ["A.6.2.6", /look-for-mail: flagged/],
    ["A.6.2.8", /\d+ events of \d+ types/],
    ["A.8.4", /1 incident of unscanned content/],
    ["A.9.2", /Approvals: 1 × approve.*reviews: 1 × approved/],
    ["A.9.4", /up\/small/],
    ["A.10.3", /Providers that answered: 4 × up/],
  ])("says of %s what this run was: %p", (id, says) => {
    const part = contentOf("report.html").split(`<h3>${id} `)[1]?.split("</section>")[0] ?? "";
    expect(part.replaceAll("&#39;", "'")).toMatch(says);
  });
});

describe("meshgate evidence", () => {
  test("makes a pack of a period without anything in it, which verifies and says so", async () => {
    const made = await fetchPack("quiet.zip", "--from", "2020-01-01", "--to", "2020-02-01");
    expect(made).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await verify("quiet.zip")).toMatchObject({
      exitCode: 3,
      stdout: expect.stringContaining("0 events looked at"),
    });
  });

  test.each([
    ["a period that ends before it begins", ["--from", "2026-02-01", "--to", "2026-01-01"], 1, "`from`"],
    ["what is no time", ["--from", "soon", "--to", "2026-01-01"], 2, "--from: "],
  ])("refuses %s", async (_, words, exitCode, says) => {
    const ending = await fetchPack("none.zip", ...words);
    expect(ending).toMatchObject({ exitCode, stderr: expect.stringContaining(says) });
    expect(existsSync(join(folder, "none.zip"))).toBe(false);
  });

  /** A pack holds every team's events. */
  test.each(["teamAuditor", "caller"] as const)("is refused to the key %s", async (key) => {
    const answer = await evidence.ask("GET", "/v1/evidence?from=2026-01-01&to=2027-01-01", {
      key: evidence.keys[key],
    });
    expect(answer.status).toBe(403);
  });

  /** Else an empty filter would let a team's export hide what another team did, and look whole. */
  test("an export for a reader of a team says that it is that team's", async () => {
    const answer = await evidence.ask("GET", "/v1/audit/export/proof", { key: evidence.keys.teamAuditor });
    const [head = ""] = (await answer.text()).split("\n");
    expect(JSON.parse(head).filter).toEqual({ reader_team: [expect.any(String)] });
  });

  test("goes on serving where a reader goes away in the middle", async () => {
    const answer = await evidence.ask("GET", "/v1/evidence?from=2020-01-01&to=2999-01-01", {
      key: evidence.keys.auditor,
    });
    await answer.body?.cancel();
    expect(await fetchPack("again.zip", ...ALL)).toMatchObject({ exitCode: 0 });
  });

  /** Half a pack that looks whole would hide what is missing. */
  test("leaves nothing under its name where the service breaks off", async () => {
    const server = createServer((_, answer) => {
      answer.write(readFileSync(join(folder, "pack.zip")).subarray(0, 20_000), () => answer.destroy());
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const { port } = Object(server.address());
    const env = { MESHGATE_URL: `http://127.0.0.1:${port}`, MESHGATE_KEY: evidence.keys.auditor };
    const ending = await runMeshgate(["evidence", ...ALL, "--out", "half.zip"], { cwd: folder, env });
    expect(ending.exitCode).toBe(1);
    server.close();
    expect(existsSync(join(folder, "half.zip"))).toBe(false);
  });
});
