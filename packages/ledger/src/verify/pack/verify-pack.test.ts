import { describe, expect, test } from "bun:test";
import { bytesToHex } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { utf8Bytes } from "../../encoding/utf8.ts";
import { nobleSha256, startNobleSha256 } from "../../noble-sha256.ts";
import { checkpointOf, chunksOf, exportOf, sampleEvents, TRUST } from "../log.fixture.ts";
import type { EvidenceVerdict } from "../verdict.ts";
import { printManifest } from "./manifest.ts";
import { UnreadableFile } from "./pack-files.ts";
import { verifyPack } from "./verify-pack.ts";

const EVENTS = sampleEvents(12);
const { events, sidecar } = exportOf(EVENTS);
const CONTENT = new Map(
  Object.entries({
    "checkpoint.txt": checkpointOf(EVENTS),
    "consistency.ndjson": "",
    "events.ndjson": events,
    "events.proof.ndjson": sidecar,
    "report.html": "<h1>Evidence</h1>",
    "reviews.ndjson": `${EVENTS[3]}\n${EVENTS[7]}\n`,
    "policies/1.json": "{}",
  }).map(([path, text]) => [path, utf8Bytes(text)]),
);

/** With the manifest that lists these. */
function packed(content: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, Uint8Array> {
  const files = [...content].map(([path, bytes]) => ({
    path,
    bytes: bytes.length,
    sha256: bytesToHex(nobleSha256(bytes)),
  }));
  return new Map([
    ...content,
    ["manifest.json", utf8Bytes(printManifest({ from: "then" }, files, nobleSha256))],
  ]);
}

function verify(content: ReadonlyMap<string, Uint8Array>): Promise<EvidenceVerdict> {
  const files = {
    paths: [...content.keys()],
    open: (path: string) => chunksOf(content.get(path) ?? new Uint8Array(0)),
  };
  return verifyPack(
    { files, trust: TRUST, isAsNamed: (path, bytes) => path !== "policies/1.json" || bytes.length === 2 },
    { hash: nobleSha256, startHash: startNobleSha256 },
  );
}

const PACK = packed(CONTENT);

describe("a pack", () => {
  test("verifies as it was made, and says how many files it has", async () => {
    expect(await verify(PACK)).toMatchObject({
      kind: "verified",
      files: { count: 7 },
      counts: { events: 12 },
    });
  });

  test("says which files the log holds, which a fingerprint, and which nobody signed", async () => {
    expect((await verify(PACK)).files).toEqual({
      count: 7,
      byLog: [
        "checkpoint.txt",
        "consistency.ndjson",
        "reviews.ndjson",
        "events.ndjson",
        "events.proof.ndjson",
      ],
      byFingerprint: ["policies/1.json"],
      byManifest: ["report.html"],
    });
  });

  /** An auditor reads all of it: what could change unseen could lie. */
  test("is not verified with any bit of any file changed", async () => {
    const places = fc
      .constantFrom(...[...PACK].filter(([, bytes]) => bytes.length > 0))
      .chain(([path, bytes]) =>
        fc.record({
          path: fc.constant(path),
          at: fc.integer({ min: 0, max: bytes.length - 1 }),
          bit: fc.integer({ min: 0, max: 7 }),
        }),
      );
    await fc.assert(
      fc.asyncProperty(places, async ({ path, at, bit }) => {
        const bytes = Uint8Array.from(PACK.get(path) ?? []);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
        expect((await verify(new Map([...PACK, [path, bytes]]))).kind).toBe("not-verified");
      }),
      { numRuns: 300 },
    );
  });

  test.each([...PACK.keys()])("is not verified without %s", async (path) => {
    const without = new Map(PACK);
    without.delete(path);
    const verdict = await verify(without);
    expect(verdict).toMatchObject({ kind: "not-verified", findings: [{ kind: "missing-file", path }] });
  });

  test.each([
    ["a file more", "note.txt", "trust me", { kind: "unlisted-file", path: "note.txt" }],
    [
      "a longer file",
      "report.html",
      "<h1>Evidence</h1>!",
      { kind: "altered", part: "file", path: "report.html" },
    ],
  ])("with %s is not verified", async (_, path, text, finding) => {
    const verdict = await verify(new Map([...PACK, [path, utf8Bytes(text)]]));
    expect(verdict).toMatchObject({ kind: "not-verified", findings: [finding] });
  });

  test.each([
    ["another history's checkpoint", "checkpoint.txt", checkpointOf(sampleEvents(13).slice(1)), "forked"],
    [
      "a checkpoint of a size that no proof joins",
      "checkpoints/5.txt",
      checkpointOf(EVENTS.slice(0, 5)),
      "not-compared",
    ],
    ["what is no proof", "consistency.ndjson", "{}", "unreadable"],
    ["a review that never was", "reviews.ndjson", `${EVENTS[3]}\n{"type":"review.recorded"}\n`, "invented"],
    ["a policy of another name", "policies/1.json", "{ }", "altered"],
    ["another event", "events.ndjson", events.replace("Grüße 3", "Grüße 4"), "altered"],
  ])("made anew around %s is not verified", async (_, path, text, kind) => {
    const verdict = await verify(packed(new Map([...CONTENT, [path, utf8Bytes(text)]])));
    expect(verdict).toMatchObject({ kind: "not-verified", findings: [{ kind }] });
  });

  test.each([...PACK.keys()])("tells of a damaged archive where %s cannot be unpacked", async (broken) => {
    const files = {
      paths: [...PACK.keys()],
      async *open(path: string) {
        if (path === broken) throw new UnreadableFile(`${path} is damaged`);
        yield* chunksOf(PACK.get(path) ?? new Uint8Array(0));
      },
    };
    const verdict = await verifyPack(
      { files, trust: TRUST },
      { hash: nobleSha256, startHash: startNobleSha256 },
    );
    const findings = verdict.kind === "not-verified" ? verdict.findings : [];
    expect(findings).toContainEqual(
      expect.objectContaining({ kind: "unreadable", why: `${broken} is damaged` }),
    );
  });
});
