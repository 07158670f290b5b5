import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { configurationPage } from "./generate/configuration-page.ts";
import { contractFiles } from "./generate/contract-files.ts";
import { envExample } from "./generate/env-example.ts";
import type { GeneratedFile } from "./generate/generated-file.ts";

const ROOT = join(import.meta.dir, "..");

const files: readonly GeneratedFile[] = [
  ...contractFiles,
  { path: "docs/configuration.md", content: configurationPage },
  { path: ".env.example", content: envExample },
];

const stale = files.filter(isStale);
if (process.argv.includes("--check")) {
  for (const { path } of stale) console.log(`${path} is not what its source gives: run npm run generate`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  for (const file of stale) write(file);
  console.log(`${stale.length} of ${files.length} generated files written`);
}

function isStale({ path, content }: GeneratedFile): boolean {
  const absolute = join(ROOT, path);
  return !existsSync(absolute) || readFileSync(absolute, "utf8") !== content();
}

function write({ path, content }: GeneratedFile): void {
  const absolute = join(ROOT, path);
  mkdirSync(dirname(absolute), { recursive: true });
  writeFileSync(absolute, content());
}
