import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { chromiumIsThere, chromiumPath, launchChromium, openPage } from "./kit/browser.ts";

const START_MS = 30_000;

const vectors = join(import.meta.dir, "../../../conformance/ledger");
const noteVectors: {
  readonly keys: readonly { readonly verifier_key: string }[];
  readonly proofs: readonly { readonly index: number; readonly text: string }[];
} = JSON.parse(readFileSync(join(vectors, "notes.json"), "utf8"));
const treeVectors: { readonly roots: readonly { readonly size: number; readonly root: string }[] } =
  JSON.parse(readFileSync(join(vectors, "tree.json"), "utf8"));

/** A page of one script, which may do nothing but compute. */
const POLICY = "default-src 'none'; script-src 'self'";

describe.skipIf(!chromiumIsThere)(`packages/ledger, in Chromium at ${chromiumPath}`, () => {
  let browser: Browser;
  let site: Bun.Server<undefined>;

  beforeAll(async () => {
    const ledger = await bundleLedger();
    site = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      routes: {
        "/": new Response("<!doctype html><link rel=icon href=data:,><title>Verify</title>", {
          headers: { "content-type": "text/html", "content-security-policy": `${POLICY}; img-src data:` },
        }),
        "/ledger.js": new Response(ledger, { headers: { "content-type": "text/javascript" } }),
      },
    });
    browser = await launchChromium();
  }, START_MS);

  afterAll(async () => {
    await Promise.all([browser?.close(), site?.stop(true)]);
  }, START_MS);

  test(
    "a proof, its checkpoint and a witness' word are verified from public keys alone, and a changed event is refused",
    async () => {
      const { page, complaints, offHost } = await openPage(browser, site.url.href, "/");
      const judged = await page.evaluate(judgeProofs, {
        script: "/ledger.js",
        proofs: noteVectors.proofs.map(({ text }) => text),
        keys: noteVectors.keys.map(({ verifier_key }) => verifier_key),
      });
      expect(judged).toEqual(
        noteVectors.proofs.map(({ index }) => ({
          signers: ["log.example/audit", "witness.example/w1"],
          genuine: { ok: true, value: undefined },
          altered: "root-differs",
          index,
        })),
      );
      expect({ complaints, offHost }).toEqual({ complaints: [], offHost: [] });
      await page.close();
    },
    START_MS,
  );

  test(
    "the tree has the roots that it has everywhere",
    async () => {
      const { page, complaints } = await openPage(browser, site.url.href, "/");
      const small = treeVectors.roots.filter(({ size }) => size <= 300);
      const roots = await page.evaluate(growTree, {
        script: "/ledger.js",
        sizes: small.map(({ size }) => size),
      });
      expect(roots).toEqual(small.map(({ root }) => root));
      expect(complaints).toEqual([]);
      await page.close();
    },
    START_MS,
  );
});

/** As a page would load it: one module, for browsers, with all that it imports. */
async function bundleLedger(): Promise<string> {
  const built = await Bun.build({
    entrypoints: [Bun.resolveSync("@meshgate/ledger", import.meta.dir)],
    target: "browser",
    format: "esm",
    minify: true,
  });
  const [script] = built.outputs;
  if (script === undefined) throw new Error(`nothing was built: ${built.logs.join("\n")}`);
  return await script.text();
}

/** Runs in the page: Playwright sends its text there. */
async function judgeProofs({
  script,
  proofs,
  keys,
}: {
  readonly script: string;
  readonly proofs: readonly string[];
  readonly keys: readonly string[];
}) {
  const ledger: typeof import("@meshgate/ledger") = await import(script);
  const hash = ledger.nobleSha256;
  const verifiers = keys.map((printed) => {
    const key = ledger.parseVerifierKey(printed, hash);
    if (!key.ok) throw new Error(key.error.kind);
    return { key: key.value, verify: ledger.nobleEd25519.verify };
  });
  return proofs.map((text) => {
    const proof = ledger.parseTlogProof(text);
    if (!proof.ok) throw new Error(proof.error.kind);
    const opened = ledger.openCheckpoint(proof.value.checkpoint, { origin: "log.example/audit", verifiers });
    if (!opened.ok) throw new Error(opened.error.kind);
    const { checkpoint, signatures } = opened.value;
    const judge = (event: string) =>
      ledger.verifyInclusion(
        { ...proof.value, ...checkpoint, leafHash: ledger.leafHashOfText(event, hash) },
        hash,
      );
    const altered = judge(`${proof.value.index} `);
    return {
      signers: signatures.map(({ key }) => key.name),
      genuine: judge(String(proof.value.index)),
      altered: altered.ok ? "verified" : altered.error.kind,
      index: proof.value.index,
    };
  });
}

/** Runs in the page. */
async function growTree({ script, sizes }: { readonly script: string; readonly sizes: readonly number[] }) {
  const ledger: typeof import("@meshgate/ledger") = await import(script);
  const tree = new ledger.CompactRange(ledger.nobleSha256);
  return sizes.map((size) => {
    while (tree.to < size) tree.append(ledger.leafHashOfText(String(tree.to), ledger.nobleSha256));
    return Array.from(tree.root(), (byte) => byte.toString(16).padStart(2, "0")).join("");
  });
}
