import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findArrowViolations } from "./import-arrows.ts";

const MANIFESTS = {
  "packages/canon/package.json": { name: "@meshgate/canon" },
  "packages/engine/package.json": {
    name: "@meshgate/engine",
    dependencies: { "@meshgate/canon": "1", "@meshgate/contracts": "1" },
  },
  "packages/contracts/package.json": {
    name: "@meshgate/contracts",
    exports: { ".": "./src/index.ts", "./serving": "./src/serving.ts" },
  },
  "packages/pep/package.json": { name: "@meshgate/pep" },
  "packages/gateway/package.json": { name: "@meshgate/gateway", dependencies: { "@meshgate/engine": "1" } },
};

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "arrows-"));
  for (const [path, manifest] of Object.entries(MANIFESTS)) write(path, JSON.stringify(manifest));
});

afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

describe("allows", () => {
  test.each([
    ["an arrow that is listed", "packages/engine/src/a.ts", 'import { x } from "@meshgate/canon";'],
    ["a file of the same package", "packages/engine/src/a.ts", 'import { x } from "./deep/b.ts";'],
    ["node: in the gateway", "packages/gateway/src/a.ts", 'import { x } from "node:fs";'],
    ["node: in a pure package's test", "packages/canon/src/a.test.ts", 'import { x } from "node:fs";'],
    ["the clock in the gateway", "packages/gateway/src/a.ts", "export const now = Date.now();"],
    ["a forbidden name in text", "packages/canon/src/a.ts", 'export const a = "Date"; // process'],
    ["a forbidden name as a key", "packages/canon/src/a.ts", "export const a = { process: 1 }.process;"],
    ["a surface that calls the pipeline", "packages/gateway/src/http/a.ts", 'import "../pipeline/b.ts";'],
    [
      "a surface's test with a provider",
      "packages/gateway/src/http/a.test.ts",
      'import "../providers/b.ts";',
    ],
    ["a package's test kit in a benchmark", "bench/a.ts", 'import "../packages/gateway/test/kit/b.ts";'],
    [
      "the gateway's test kit in a test of the client",
      "packages/pep/test/a.test.ts",
      'import "../../gateway/test/kit/b.ts";',
    ],
    ["a path among the exports", "scripts/a.ts", 'import { x } from "@meshgate/contracts/serving";'],
    ["a package by its own name", "packages/pep/reference/a.ts", 'import { x } from "@meshgate/pep";'],
    ["a package by name in scripts", "scripts/a.ts", 'import { x } from "@meshgate/gateway";'],
  ])("%s", (_what, path, text) => {
    write(path, text);
    expect(findArrowViolations(root)).toEqual([]);
  });
});

describe("refuses", () => {
  test.each([
    [
      "an arrow that is not drawn",
      "packages/engine/src/a.ts",
      'import type { X } from "@meshgate/contracts";',
      "engine may not import contracts: no arrow of ARCHITECTURE leads there",
    ],
    [
      "an arrow that is not listed",
      "packages/gateway/src/a.ts",
      'export * from "@meshgate/canon";',
      "@meshgate/canon is not listed in packages/gateway/package.json",
    ],
    [
      "a path past the exports",
      "packages/gateway/src/a.ts",
      'const x = await import("@meshgate/engine/src/b.ts");',
      "reaches past the exports of @meshgate/engine; import @meshgate/engine",
    ],
    [
      "another package by a relative path",
      "packages/gateway/src/a.ts",
      'type X = import("../../engine/src/b.ts").X;',
      "reaches into engine by a relative path; import it by its package name",
    ],
    [
      "a package by a relative path in scripts",
      "scripts/a.ts",
      'import "../packages/engine/src/b.ts";',
      "reaches into engine by a relative path; import it by its package name",
    ],
    [
      "the gateway's test kit in the client",
      "packages/pep/src/a.ts",
      'import "../../gateway/test/kit/b.ts";',
      "reaches into gateway by a relative path; import it by its package name",
    ],
    [
      "another package in what a customer copies",
      "packages/pep/reference/a.ts",
      'import { x } from "@meshgate/engine";',
      "pep may not import engine: no arrow of ARCHITECTURE leads there",
    ],
    [
      "the repository's scripts from a package",
      "packages/engine/src/a.ts",
      'import "../../../scripts/b.ts";',
      "reaches into the repository by a relative path; import it by its package name",
    ],
    [
      "node: in a pure package",
      "packages/canon/src/a.ts",
      'import "node:fs";',
      "a pure package may not import node:fs",
    ],
    [
      "the clock in a pure package",
      "packages/canon/src/a.ts",
      "export const a = Date.now();",
      "a pure package may not use Date; take it as data",
    ],
    [
      "randomness in a pure package",
      "packages/canon/src/a.ts",
      "export const a = Math.random();",
      "a pure package may not use Math.random; take it as data",
    ],
    [
      "the locale in a pure package",
      "packages/canon/src/a.ts",
      'export const a = "a".localeCompare("b");',
      "a pure package may not use localeCompare; take it as data",
    ],
    [
      "a surface that sees a provider",
      "packages/gateway/src/http/a.ts",
      'import type { X } from "../providers/b.ts";',
      "packages/gateway/src/http/ may not import packages/gateway/src/providers/b.ts: a surface calls the pipeline",
    ],
    [
      "a provider that sees the pipeline",
      "packages/gateway/src/providers/x/a.ts",
      'import "../../pipeline/b.ts";',
      "packages/gateway/src/providers/ may not import packages/gateway/src/pipeline/b.ts: a provider knows its wire and nothing else",
    ],
    [
      "a port that sees an implementation",
      "packages/gateway/src/ports/a.ts",
      'import "../stores/b.ts";',
      "packages/gateway/src/ports/ may not import packages/gateway/src/stores/b.ts: a port is an interface and imports no implementation",
    ],
  ])("%s", (_what, path, text, sentence) => {
    write(path, `\n${text}`);
    expect(findArrowViolations(root)).toEqual([`${path}:2: ${sentence}`]);
  });
});
