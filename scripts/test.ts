import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type NamedTest, readJunit, type TestReport } from "./test/junit.ts";

const ROOT = join(import.meta.dir, "..");
const TEST_TIMEOUT_MS = 30_000;
const TEST_FOLDERS = ["packages/*/src", "packages/*/test", "bench", "scripts"];

process.exitCode = await runTests({ long: process.argv.includes("--long") });

/** Runs the test files of the repository, prints a summary that ends with the counts, and returns the exit code. */
async function runTests({ long }: { readonly long: boolean }): Promise<0 | 1> {
  const all = TEST_FOLDERS.flatMap(findTests);
  const chosen = all.filter((file) => long || !file.endsWith(".long.test.ts"));
  const { exitCode, report } = await runBun(chosen);
  const problems = [...report.failed.map(describe), ...outsideTests(chosen, report, exitCode)];
  const leftOut = all.length - chosen.length;
  print("SKIPPED, so not proven by this run (the names say what is missing):", report.skipped.map(describe));
  print("LEFT OUT:", leftOut === 0 ? [] : [`${leftOut} long test files; npm run test:long runs them too`]);
  print("FAILED:", problems);
  const skipped = report.skipped.length === 0 ? "" : `, ${report.skipped.length} skipped`;
  console.log(`\n${report.passed} passed, ${problems.length} failed${skipped}`);
  return problems.length === 0 ? 0 : 1;
}

function findTests(folder: string): readonly string[] {
  return [...new Bun.Glob(`${folder}/**/*.test.ts`).scanSync({ cwd: ROOT })].sort();
}

async function runBun(files: readonly string[]): Promise<{ exitCode: number; report: TestReport }> {
  const folder = mkdtempSync(join(tmpdir(), "meshgate-test-"));
  const outfile = join(folder, "junit.xml");
  const options = ["--parallel=2", "--only-failures", `--timeout=${TEST_TIMEOUT_MS}`];
  const reporter = ["--reporter=junit", `--reporter-outfile=${outfile}`];
  const paths = files.map((file) => `./${file}`);
  try {
    const child = Bun.spawn([process.execPath, "test", ...options, ...reporter, ...paths], {
      cwd: ROOT,
      env: { ...process.env, BUN_CONFIG_MAX_HTTP_REQUESTS: "65336" },
      stdio: ["ignore", "inherit", "inherit"],
    });
    const exitCode = await child.exited;
    return { exitCode, report: readJunit(readIfThere(outfile)) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * What the report cannot show: a file that does not load, or whose process dies, leaves no trace in it, and an error
 * between tests shows in the exit code alone.
 */
function outsideTests(files: readonly string[], report: TestReport, exitCode: number): readonly string[] {
  const silent = files.filter((file) => !report.files.has(file));
  if (silent.length > 0) return silent.map((file) => `${file}: ran no test; did it load?`);
  if (exitCode === 0 || report.failed.length > 0) return [];
  return [`bun test ended with code ${exitCode}; the error above is outside every test`];
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function print(title: string, lines: readonly string[]): void {
  if (lines.length > 0) console.log(["", title, ...lines.map((line) => `  ${line}`)].join("\n"));
}

function describe({ file, name }: NamedTest): string {
  return `${file}: ${name}`;
}
