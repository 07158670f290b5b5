import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answerTo, type DecisionPoint, startDecisionPoint, type Told } from "./kit/decision-point.ts";

const packageFolder = join(import.meta.dir, "..");
const root = join(packageFolder, "../..");
const tsc = join(root, "node_modules/.bin/tsc");
const node = Bun.which("node");

const toldByType: Readonly<Record<string, Told>> = {
  ALLOW: { decision: "ALLOW" },
  DEGRADE: { decision: "DEGRADE", obligations: [{ type: "OUTPUT_CAP", params: { max_bytes: 5 } }] },
  BLOCK: { decision: "BLOCK" },
  REQUIRE_REVIEW: { decision: "REQUIRE_REVIEW" },
};

let consumer: string;
let point: DecisionPoint;

/** A folder whose node_modules hold the package as it is published: package.json and dist. */
beforeAll(async () => {
  consumer = mkdtempSync(join(tmpdir(), "meshgate-pep-"));
  const installed = join(consumer, "node_modules/@meshgate/pep");
  mkdirSync(installed, { recursive: true });
  copyFileSync(join(packageFolder, "package.json"), join(installed, "package.json"));
  await run(tsc, "-p", join(packageFolder, "tsconfig.build.json"), "--outDir", join(installed, "dist"));
  point = startDecisionPoint(({ body }) => {
    const told = toldByType[body.resource.type];
    return Response.json(told === undefined ? { decision: "ALLOW" } : answerTo(body, told));
  });
});

afterAll(async () => {
  await point[Symbol.asyncDispose]();
  rmSync(consumer, { recursive: true });
});

describe("the built package", () => {
  test("imports nothing, neither ours nor another's", () => {
    const dist = join(consumer, "node_modules/@meshgate/pep/dist");
    const files = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((file) =>
      /\.(js|d\.ts)$/.test(file),
    );
    const imported = files.flatMap((file) => [
      ...readFileSync(join(dist, file), "utf8").matchAll(/(?:from|import)\s*\(?"([^"]+)"/g),
    ]);
    expect(imported.length).toBeGreaterThan(10);
    expect(imported.filter(([, specifier]) => !/^\.{1,2}\/.*\.[jt]s$/.test(String(specifier)))).toEqual([]);
  });

  test("type-checks in a strict project that resolves as Node does, with every example of the guide", async () => {
    const files = guideExamples().map((example, index) => {
      const file = join(consumer, `example-${index}.mts`);
      writeFileSync(file, example);
      return file;
    });
    for (const framework of ["express", "fastify", "hono", "@types"]) {
      symlinkSync(join(root, "node_modules", framework), join(consumer, "node_modules", framework));
    }
    const options = ["--ignoreConfig", "--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext"];
    await run(tsc, ...options, "--target", "es2023", "--lib", "es2023,dom", "--types", "node", ...files);
    expect(files.length).toBeGreaterThan(3);
  });

  test.skipIf(node === null)(
    "enforces all four outcomes on Node (skipped without node on PATH)",
    async () => {
      copyFileSync(join(import.meta.dir, "kit/four-outcomes.mjs"), join(consumer, "four-outcomes.mjs"));
      const printed = await run(node ?? "node", join(consumer, "four-outcomes.mjs"), point.url);
      expect(JSON.parse(printed)).toEqual({
        enforced: {
          ALLOW: "whole answer",
          DEGRADE: "whole",
          BLOCK: "TEST_BLOCK",
          REQUIRE_REVIEW: "waiting",
          nonsense: "bad-answer",
        },
        guarded: {
          "/ALLOW": [200, "whole"],
          "/DEGRADE": [200, "whole"],
          "/DEGRADE?forget": [500, '{"err'],
          "/BLOCK": [403, '{"err'],
          "/REQUIRE_REVIEW": [403, '{"err'],
          "/nonsense": [503, '{"err'],
        },
      });
    },
  );
});

/** The TypeScript of docs/pep-guide.md: the first block is whole, the others get what a reader has from it or of their own. */
function guideExamples(): readonly string[] {
  const guide = readFileSync(join(root, "docs/pep-guide.md"), "utf8");
  const [first = "", ...others] = [...guide.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => String(code));
  const before = [
    'declare const client: import("@meshgate/pep").Client;',
    'declare const request: import("@meshgate/pep").EvaluateRequest;',
    "declare function readReport(id: string): Promise<string>;",
  ];
  return [first, ...others.map((code) => [...before, code].join("\n"))];
}

/** What the command prints; fails the test with its output where it fails. */
async function run(...command: readonly string[]): Promise<string> {
  const child = Bun.spawn([...command], { stdio: ["ignore", "pipe", "pipe"] });
  const [stdout, stderr, exitCode] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  if (exitCode !== 0) throw new Error(`${command.join(" ")} ended with ${exitCode}:\n${stdout}${stderr}`);
  return stdout;
}
