import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signature } from "./sign.ts";

const SECRET = "a secret of some length";
const body = '{"text":"ünïcode 🦊"}';
const atSeconds = 1_763_661_600;
const header = signature(body, SECRET, atSeconds * 1_000 + 999);

/** What the guide tells receivers to copy. */
const guide = readFileSync(join(import.meta.dir, "../../../../docs/approvals.md"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "meshgate-guide-"));
const file = join(folder, "verify.mjs");
writeFileSync(file, /```js\n([\s\S]*?)```/.exec(guide)?.[1] ?? "");
const { isFromMeshgate } = await import(file);
afterAll(() => rmSync(folder, { recursive: true }));

test("the guide's own code takes what is signed", () => {
  expect(isFromMeshgate(header, body, SECRET, atSeconds + 1)).toBe(true);
});

test.each<readonly [what: string, header: string, body: string, secret: string, seconds: number]>([
  ["another body", header, `${body} `, SECRET, atSeconds],
  ["another secret", header, body, `${SECRET}!`, atSeconds],
  ["another time", header.replace("t=1", "t=2"), body, SECRET, atSeconds + 1_000_000_000],
  ["an old one", header, body, SECRET, atSeconds + 301],
  ["none", "", body, SECRET, atSeconds],
])("and refuses %s", (_, given, sent, secret, seconds) => {
  expect(isFromMeshgate(given, sent, secret, seconds)).toBe(false);
});
