import { describe, expect, test } from "bun:test";
import {
  type Checkpoint,
  CompactRange,
  cosigner,
  type HashBytes,
  leafHash,
  leafHashOfText,
  logSigner,
  nobleEd25519,
  nobleSha256,
  openCheckpoint,
  parseNote,
  parseTilePath,
  parseTlogProof,
  parseVerifierKey,
  printCheckpoint,
  printNote,
  printTlogProof,
  printVerifierKey,
  type Tile,
  tilePath,
  verifierKey,
  verifyConsistency,
  verifyInclusion,
} from "../src/index.ts";
import { fromHex, sampleLeaves, sha256 } from "./sample-leaves.ts";
import { noteVectors, proofVectors, tilePathVectors, treeVectors } from "./vectors.ts";

const ORIGIN = "log.example/audit";
const leaves = sampleLeaves(100_000);
const rootHashes = rootsOf(leaves);

/** The root of every tree of `tree.json` and `proofs.json`, met on one way through the leaves. */
function rootsOf(leafHashes: readonly Uint8Array[]): ReadonlyMap<number, Uint8Array> {
  const sizes = new Set([
    ...treeVectors.roots.map(({ size }) => size),
    ...proofVectors.inclusion.map(({ size }) => size),
    ...proofVectors.consistency.flatMap(({ from, to }) => [from, to]),
  ]);
  const tree = new CompactRange(sha256);
  const roots = new Map([[0, tree.root()]]);
  for (const leaf of leafHashes) {
    tree.append(leaf);
    if (sizes.has(tree.to)) roots.set(tree.to, tree.root());
  }
  return roots;
}

function rootOfSize(size: number): Uint8Array {
  return rootHashes.get(size) ?? fail(`no root of ${size} leaves`);
}

function fail(why: string): never {
  throw new Error(why);
}

const ok = { ok: true, value: undefined } as const;

describe.each<[string, HashBytes]>([
  ["the machine's SHA-256", sha256],
  ["SHA-256 in JavaScript", nobleSha256],
])("conformance/ledger, with %s", (_name, hash) => {
  test.each(treeVectors.leaves)("the leaf hash of $text", ({ text, hash: expected }) => {
    expect(leafHash(new TextEncoder().encode(text), hash).toHex()).toBe(expected);
    expect(leafHashOfText(text, hash).toHex()).toBe(expected);
  });

  test("the roots of small trees", () => {
    const tree = new CompactRange(hash);
    const small = treeVectors.roots.filter(({ size }) => size <= 300);
    const computed = small.map(({ size }) => {
      for (const leaf of leaves.slice(tree.to, size)) tree.append(leaf);
      return { size, root: tree.root().toHex() };
    });
    expect(computed).toEqual(small);
  });

  test("proofs of inclusion", () => {
    for (const { index, size, proof } of proofVectors.inclusion) {
      const leaf = leaves[index] ?? fail(`no leaf ${index}`);
      const claim = { leafHash: leaf, index, size, proof: proof.map(fromHex), rootHash: rootOfSize(size) };
      expect(verifyInclusion(claim, hash)).toEqual(ok);
    }
  });

  test("proofs of consistency", () => {
    for (const { from, to, proof } of proofVectors.consistency) {
      const roots = { fromRoot: rootOfSize(from), toRoot: rootOfSize(to) };
      expect(verifyConsistency({ from, to, proof: proof.map(fromHex), ...roots }, hash)).toEqual(ok);
    }
  });
});

describe("conformance/ledger", () => {
  test("the roots of all trees", () => {
    for (const { size, root } of treeVectors.roots) expect(rootOfSize(size).toHex()).toBe(root);
  });

  const keys = noteVectors.keys.map(({ name, algorithm, public_key }) =>
    verifierKey({ name, algorithm, publicKey: fromHex(public_key) }, sha256),
  );
  const verifiers = keys.map((key) => ({ key, verify: nobleEd25519.verify }));

  test("keys, their ids and how they are printed", () => {
    for (const [at, key] of keys.entries()) {
      const vector = noteVectors.keys[at] ?? fail("no such key");
      expect(nobleEd25519.publicKeyOf(fromHex(vector.secret_key)).toHex()).toBe(vector.public_key);
      expect(key.keyId).toBe(vector.key_id);
      expect(printVerifierKey(key)).toBe(vector.verifier_key);
      expect(parseVerifierKey(vector.verifier_key, sha256)).toEqual({ ok: true, value: key });
    }
  });

  test.each(noteVectors.checkpoints)("a checkpoint $about", (vector) => {
    const opened = openCheckpoint(vector.note, { origin: ORIGIN, verifiers });
    const checkpoint: Checkpoint = {
      origin: ORIGIN,
      size: vector.size,
      rootHash: fromHex(vector.root),
      extensions: vector.extensions,
    };
    if (!opened.ok) return fail(opened.error.kind);
    expect(opened.value.checkpoint).toEqual(checkpoint);
    expect(opened.value.signatures.map(({ key }) => key.name)).toEqual([...vector.signed_by]);
    const times = opened.value.signatures.map((line) =>
      line.kind === "cosigned" ? line.timestampSeconds : undefined,
    );
    expect(times.find((time) => time !== undefined)).toBe(vector.cosigned_at_seconds);
    expect(vector.note.startsWith(`${printCheckpoint(checkpoint)}\n`)).toBe(true);
  });

  test("signatures are made byte for byte as the vectors have them", () => {
    for (const { note, cosigned_at_seconds } of noteVectors.checkpoints) {
      const parsed = parseNote(note);
      if (!parsed.ok) return fail(parsed.error.kind);
      const { text, signatures } = parsed.value;
      const again = signatures.map(({ keyId }) => {
        const vector = noteVectors.keys.find(({ key_id }) => key_id === keyId) ?? fail(`no key ${keyId}`);
        const key = {
          name: vector.name,
          publicKey: fromHex(vector.public_key),
          sign: nobleEd25519.signWith(fromHex(vector.secret_key)),
        };
        const signer =
          vector.algorithm === "ed25519"
            ? logSigner(key, sha256)
            : cosigner({ ...key, timestampSeconds: cosigned_at_seconds ?? 0 }, sha256);
        return signer.sign(text);
      });
      expect(printNote({ text, signatures: again })).toBe(note);
    }
  });

  test.each(noteVectors.proofs)("a proof as tlog-proof writes it: $about", ({ index, text, extra }) => {
    const parsed = parseTlogProof(text);
    if (!parsed.ok) return fail(parsed.error.kind);
    expect(parsed.value.index).toBe(index);
    expect(parsed.value.extra?.toHex()).toBe(extra);
    expect(printTlogProof(parsed.value)).toBe(text);
    const opened = openCheckpoint(parsed.value.checkpoint, { origin: ORIGIN, verifiers });
    if (!opened.ok) return fail(opened.error.kind);
    const claim = { ...parsed.value, ...opened.value.checkpoint, leafHash: leaves[index] ?? fail("no leaf") };
    expect(verifyInclusion(claim, sha256)).toEqual(ok);
  });

  test.each(tilePathVectors.paths)("the tile at $path", ({ path, ...numbers }) => {
    const tile: Tile =
      numbers.level === undefined
        ? { kind: "entries", place: numbers.place, width: numbers.width }
        : { kind: "hashes", level: numbers.level, place: numbers.place, width: numbers.width };
    expect(tilePath(tile)).toBe(path);
    expect(parseTilePath(path)).toEqual(tile);
  });

  // A second path for one tile would be a second entry in every cache, and a way past whatever is said of the first.
  test.each(tilePathVectors.refused)("no tile is at %j", (path) => {
    expect(parseTilePath(path)).toBeUndefined();
  });
});
