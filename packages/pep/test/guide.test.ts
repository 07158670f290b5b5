import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningGateway, startGateway } from "../../gateway/test/kit/gateway.ts";

const packageFolder = join(import.meta.dir, "..");
const root = join(packageFolder, "../..");
const guide = readFileSync(join(root, "docs/pep-guide.md"), "utf8");
const python = Bun.which("python3");

let gateway: RunningGateway;
let folder: string;

/** The gateway that the guide starts, and a folder where both clients are found. */
beforeAll(async () => {
  const rules = join(root, "policies/document-summarisation");
  gateway = await startGateway({ env: { MESHGATE_RULES: rules } });
  folder = mkdtempSync(join(tmpdir(), "meshgate-guide-"));
  mkdirSync(join(folder, "node_modules/@meshgate"), { recursive: true });
  symlinkSync(packageFolder, join(folder, "node_modules/@meshgate/pep"));
  copyFileSync(join(packageFolder, "python/meshgate_pep.py"), join(folder, "meshgate_pep.py"));
});

afterAll(async () => {
  await gateway.stop();
  rmSync(folder, { recursive: true });
});

describe("the guide's first steps, as they are written, give the five points that the policy lets out", () => {
  test("in TypeScript", async () => {
    expect(await run(process.execPath, snippet("ts"), "quickstart.ts")).toBe(fivePoints);
  });

  test.skipIf(python === null)("in Python (skipped without python3 on PATH)", async () => {
    expect(await run(python ?? "python3", snippet("python"), "quickstart.py")).toBe(fivePoints);
  });

  test("and tell what stops them where the facts are others", async () => {
    const unseen = snippet("ts").replace("contains_personal_data: false,", "");
    expect(await run(process.execPath, unseen, "unseen.ts")).toStartWith("waits for review: ");
    const untrusted = snippet("ts").replace('caller_trust: "high"', 'caller_trust: "low"');
    expect(await run(process.execPath, untrusted, "untrusted.ts")).toBe(
      "refused: LOW_TRUST_RESTRICTED_DOCUMENT\n",
    );
  });
});

const fivePoints = "One.\nTwo.\nThree.\nFour.\nFive.\n";

/** The guide's first block in that language; its gateway's address is the running one's. */
function snippet(language: "ts" | "python"): string {
  const code = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "ms").exec(guide)?.[1] ?? "";
  expect(code).toContain("http://127.0.0.1:8080");
  return code.replace("http://127.0.0.1:8080", gateway.url);
}

/** What the program prints; fails the test with its complaint where it fails. */
async function run(interpreter: string, code: string, file: string): Promise<string> {
  writeFileSync(join(folder, file), code);
  const child = Bun.spawn([interpreter, file], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const [printed, complaint] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  expect(await child.exited, complaint).toBe(0);
  return printed;
}
