import { join } from "node:path";

const ROOT = join(import.meta.dir, "..");
const FIRST_PAGE = "packages/gateway/src/http/console";
const VERIFIER_PAGE = "packages/gateway/src/verifier-page/page";

interface Check {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

const CHECKS: readonly Check[] = [
  { name: "types", command: [bin("tsc"), "-p", "."] },
  { name: "types of canon, as a pure package", command: [bin("tsc"), "-p", "packages/canon"] },
  { name: "types of engine, as a pure package", command: [bin("tsc"), "-p", "packages/engine"] },
  { name: "types of ledger, as a pure package", command: [bin("tsc"), "-p", "packages/ledger"] },
  { name: "types of pep, for Node, Bun and Deno", command: [bin("tsc"), "-p", "packages/pep"] },
  { name: "types of the first page, in a browser", command: [bin("tsc"), "-p", FIRST_PAGE] },
  { name: "types of the verifier's page, in a browser", command: [bin("tsc"), "-p", VERIFIER_PAGE] },
  { name: "format and lint (Biome)", command: [bin("biome"), "ci", "--colors=off", "."] },
  { name: "promises (oxlint)", command: [bin("oxlint"), "--type-aware", "--deny-warnings"] },
  {
    name: "dead code and unlisted imports (knip)",
    command: [bin("knip"), "--no-progress", "--no-config-hints"],
  },
  { name: "import arrows", command: [process.execPath, "scripts/check/import-arrows.ts"] },
  { name: "generated files unchanged", command: [process.execPath, "scripts/generate.ts", "--check"] },
  { name: "released contracts kept", command: [process.execPath, "scripts/check/contract-breaks.ts"] },
  { name: "docs table names real paths", command: [process.execPath, "scripts/check/docs-table.ts"] },
];

const results = await Promise.all(CHECKS.map(runCheck));
const passed = results.filter((ok) => ok).length;
console.log(`${passed} passed, ${results.length - passed} failed`);
process.exitCode = passed === results.length ? 0 : 1;

function bin(name: string): string {
  return join(ROOT, "node_modules/.bin", name);
}

/** Prints one line, and what the check said where it failed. */
async function runCheck({ name, command }: Check): Promise<boolean> {
  const child = Bun.spawn([...command], {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, exitCode] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  const ok = exitCode === 0;
  console.log(`${ok ? "ok    " : "FAILED"}  ${name}`);
  if (!ok) console.log(`${stdout}${stderr}`.trimEnd());
  return ok;
}
