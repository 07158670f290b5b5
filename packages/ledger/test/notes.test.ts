import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  type CheckpointSyntaxProblem,
  cosigner,
  fromBase64,
  logSigner,
  type NoteSyntaxProblem,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  parseSignatureLines,
  parseVerifierKey,
  printCheckpoint,
  printNote,
  printVerifierKey,
  signNote,
  toBase64,
  verifyNote,
} from "../src/index.ts";
import { sampleKey, verifierOf } from "./sample-keys.ts";
import { sha256 } from "./sample-leaves.ts";

const log = sampleKey("log.example/audit", 1);
const witness = sampleKey("witness.example/w1", 2);
const stranger = sampleKey("stranger.example", 3);
const logSigns = logSigner(log, sha256);
const witnessSigns = cosigner({ ...witness, timestampSeconds: 1_679_315_147 }, sha256);
const strangerSigns = logSigner(stranger, sha256);
const known = [verifierOf(log, "ed25519"), verifierOf(witness, "cosignature-v1")];

const rootHash = sha256(new Uint8Array(0));
const text = printCheckpoint({ origin: log.name, size: 20_852_163, rootHash, extensions: [] });

function noteSignedBy(...signers: readonly (typeof logSigns)[]) {
  return { text, signatures: signers.map((signer) => signer.sign(text)) };
}

describe("a signed note", () => {
  test("is printed and read again, byte for byte", () => {
    const printed = printNote(noteSignedBy(logSigns, witnessSigns, strangerSigns));
    const parsed = parseNote(printed);
    expect(parsed).toEqual({ ok: true, value: noteSignedBy(logSigns, witnessSigns, strangerSigns) });
    expect(signNote(text, logSigns)).toBe(printNote(noteSignedBy(logSigns)));
  });

  test("may hold empty lines: its signatures begin below the last one", () => {
    const poem = "one\n\ntwo\n\n";
    expect(parseNote(signNote(poem, logSigns))).toMatchObject({ ok: true, value: { text: poem } });
  });

  test("holds for the keys that are known, whatever unknown ones say", () => {
    const other = { ...strangerSigns.sign(text), signature: new Uint8Array(3) };
    const note = noteSignedBy(strangerSigns, logSigns, witnessSigns, logSigns);
    expect(verifyNote({ ...note, signatures: [other, ...note.signatures] }, known)).toEqual({
      ok: true,
      value: [
        { kind: "signed", key: verifierOf(log, "ed25519").key },
        { kind: "cosigned", key: verifierOf(witness, "cosignature-v1").key, timestampSeconds: 1_679_315_147 },
      ],
    });
  });

  // Whoever could put a known name over an own key would sign checkpoints for the log.
  test("is refused while no known key signed it, even under a known key's name or id", () => {
    const impostor = logSigner({ ...stranger, name: log.name }, sha256).sign(text);
    const sameId = { ...strangerSigns.sign(text), keyId: logSigns.keyId };
    expect(verifyNote({ text, signatures: [impostor, sameId] }, known)).toEqual({
      ok: false,
      error: { kind: "no-known-signature" },
    });
  });

  // One bit that an attacker could change unseen is a record that can be rewritten.
  test("is refused with any bit changed in its text, or in a known key's line", () => {
    const printed = new TextEncoder().encode(printNote(noteSignedBy(logSigns, witnessSigns)));
    fc.assert(
      fc.property(fc.nat(printed.length - 1), fc.nat(7), (at, bit) => {
        const changed = printed.map((byte, place) => (place === at ? byte ^ (1 << bit) : byte));
        const opened = openCheckpoint(new TextDecoder().decode(changed), {
          origin: log.name,
          verifiers: known,
        });
        // A changed name or key id is that of an unknown key: then the other line alone may still hold.
        const signed = opened.ok ? opened.value.signatures.length : 0;
        expect(signed).toBeLessThan(2);
        if (opened.ok)
          expect(opened.value.checkpoint).toEqual({
            origin: log.name,
            size: 20_852_163,
            rootHash,
            extensions: [],
          });
      }),
      { numRuns: 300 },
    );
  });

  test("is refused whole where a known key's line does not hold", () => {
    const note = noteSignedBy(logSigns, witnessSigns);
    expect(verifyNote({ ...note, text: text.replace("20852163", "20852164") }, known)).toEqual({
      ok: false,
      error: { kind: "bad-signature", name: log.name, keyId: logSigns.keyId },
    });
    const cut = { ...witnessSigns.sign(text), signature: witnessSigns.sign(text).signature.slice(1) };
    expect(verifyNote({ text, signatures: [logSigns.sign(text), cut] }, known)).toEqual({
      ok: false,
      error: { kind: "bad-signature", name: witness.name, keyId: witnessSigns.keyId },
    });
  });

  // A witness' time that could be moved would make an old tree look seen today.
  test("is refused where a witness' time was changed", () => {
    const cosignature = witnessSigns.sign(text);
    const later = cosignature.signature.map((byte, at) => (at === 7 ? byte + 1 : byte));
    const note = { text, signatures: [logSigns.sign(text), { ...cosignature, signature: later }] };
    expect(verifyNote(note, known)).toMatchObject({
      ok: false,
      error: { kind: "bad-signature", name: witness.name },
    });
  });

  const line = printNote(noteSignedBy(logSigns)).slice(text.length + 1);
  test.each<[string, string, NoteSyntaxProblem]>([
    ["nothing", "", { kind: "no-signatures" }],
    ["a text alone", text, { kind: "no-signatures" }],
    ["no line below the blank one", `${text}\n`, { kind: "no-signatures" }],
    ["no text", `\n${line}`, { kind: "no-signatures" }],
    ["no newline at the end", `${text}\n${line.trimEnd()}`, { kind: "no-signatures" }],
    ["a hyphen for the dash", `${text}\n${line.replace("—", "-")}`, { kind: "malformed-signature", line: 5 }],
    ["two spaces", `${text}\n${line.replace(" ", "  ")}`, { kind: "malformed-signature", line: 5 }],
    ["a word too many", `${text}\n${line.replace("\n", " x\n")}`, { kind: "malformed-signature", line: 5 }],
    [
      "a plus in the name",
      `${text}\n${line}${line.replace("log.", "log+")}`,
      { kind: "malformed-signature", line: 6 },
    ],
    [
      "a no-break space in the name",
      `${text}\n${line.replace("log.", "log\u00a0")}`,
      { kind: "malformed-signature", line: 5 },
    ],
    [
      "a line separator in the name",
      `${text}\n${line.replace("log.", "log\u2028")}`,
      { kind: "malformed-signature", line: 5 },
    ],
    [
      "base64 without its end",
      `${text}\n${line.replace("=\n", "\n")}`,
      { kind: "malformed-signature", line: 5 },
    ],
    [
      "a key id and no signature",
      `${text}\n— ${log.name} AAAAAA==\n`,
      { kind: "malformed-signature", line: 5 },
    ],
    ["a carriage return", `${text}\n${line}`.replaceAll("\n", "\r\n"), { kind: "control-character" }],
    ["a zero byte", `\0${text}\n${line}`, { kind: "control-character" }],
    ["a lone surrogate", `\ud800${text}\n${line}`, { kind: "lone-surrogate" }],
    [
      "a hundred and one signatures",
      `${text}\n${line.repeat(101)}`,
      { kind: "too-many-signatures", max: 100 },
    ],
    [
      "a million characters and more",
      `${"x".repeat(1_000_000)}\n\n${line}`,
      { kind: "too-long", charactersMax: 1_000_000 },
    ],
  ])("is none with %s, and says why", (_name, printed, error) => {
    expect(parseNote(printed)).toEqual({ ok: false, error });
  });

  test("may have sixteen signatures, and a hundred", () => {
    expect(parseNote(`${text}\n${line.repeat(16)}`)).toMatchObject({ ok: true });
    expect(parseNote(`${text}\n${line.repeat(100)}`)).toMatchObject({ ok: true });
  });

  test.each([
    ["a text without its last newline", { text: "text", signatures: [logSigns.sign(text)] }],
    ["a signature for the text's end", { text: "text\n\n— x QUFBQUE=", signatures: [logSigns.sign(text)] }],
    ["no text", { text: "", signatures: [logSigns.sign(text)] }],
    ["no signatures", { text, signatures: [] }],
    ["a carriage return", { text: "text\r\n", signatures: [logSigns.sign(text)] }],
    ["a name of two words", { text, signatures: [{ ...logSigns.sign(text), name: "a b" }] }],
    ["an empty signature", { text, signatures: [{ ...logSigns.sign(text), signature: new Uint8Array(0) }] }],
    ["half a key id", { text, signatures: [{ ...logSigns.sign(text), keyId: "00ff" }] }],
  ])("is not printed with %s", (_name, note) => {
    expect(() => printNote(note)).toThrow(RangeError);
  });

  test("takes a witness' answer: lines of signatures alone", () => {
    const answer = printNote(noteSignedBy(witnessSigns)).slice(text.length + 1);
    expect(parseSignatureLines(answer)).toEqual({ ok: true, value: [witnessSigns.sign(text)] });
    expect(parseSignatureLines("no\n")).toEqual({
      ok: false,
      error: { kind: "malformed-signature", line: 1 },
    });
  });
});

describe("the example of C2SP's signed-note", () => {
  const poem =
    "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n" +
    "— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";

  test("is read and printed again", () => {
    const note = parseNote(poem);
    expect(note).toMatchObject({
      ok: true,
      value: { signatures: [{ name: "quasimodo.example/salvatore", keyId: "367ba04b" }] },
    });
    if (note.ok) expect(printNote(note.value)).toBe(poem);
  });
});

describe("a checkpoint", () => {
  test.each([
    { origin: "log.example", size: 0, rootHash, extensions: [] },
    { origin: "any words at all", size: Number.MAX_SAFE_INTEGER, rootHash, extensions: ["one", " two "] },
  ])("is printed and read again: $size leaves", (checkpoint) => {
    expect(parseCheckpoint(printCheckpoint(checkpoint))).toEqual({ ok: true, value: checkpoint });
  });

  const root = toBase64(rootHash);
  test.each<[string, string, CheckpointSyntaxProblem]>([
    ["nothing", "", { kind: "no-newline-at-end" }],
    ["an empty origin", `\n1\n${root}\n`, { kind: "no-origin" }],
    ["a leading zero", `o\n01\n${root}\n`, { kind: "malformed-size" }],
    ["a sign", `o\n+1\n${root}\n`, { kind: "malformed-size" }],
    ["a fraction", `o\n1.0\n${root}\n`, { kind: "malformed-size" }],
    ["an exponent", `o\n1e3\n${root}\n`, { kind: "malformed-size" }],
    ["digits of another script", `o\n١\n${root}\n`, { kind: "malformed-size" }],
    ["a size of 2^53", `o\n9007199254740992\n${root}\n`, { kind: "malformed-size" }],
    ["no root", "o\n1\n", { kind: "malformed-root" }],
    ["31 bytes of root", `o\n1\n${toBase64(rootHash.slice(1))}\n`, { kind: "malformed-root" }],
    [
      "a root in base64url",
      `o\n1\n${root.replaceAll("/", "_").replaceAll("+", "-")}\n`,
      { kind: "malformed-root" },
    ],
    ["a root with a space", `o\n1\n${root} \n`, { kind: "malformed-root" }],
    ["no newline at the end", `o\n1\n${root}`, { kind: "no-newline-at-end" }],
    ["an empty line at the end", `o\n1\n${root}\n\n`, { kind: "empty-extension", line: 4 }],
    ["an empty extension line", `o\n1\n${root}\na\n\nb\n`, { kind: "empty-extension", line: 5 }],
    ["an extension line without its end", `o\n1\n${root}\na`, { kind: "no-newline-at-end" }],
  ])("is none with %s, and says why", (_name, printed, error) => {
    expect(parseCheckpoint(printed)).toEqual({ ok: false, error });
  });

  test.each([
    { origin: "", size: 1, rootHash, extensions: [] },
    { origin: "two\nlines", size: 1, rootHash, extensions: [] },
    { origin: "o", size: -1, rootHash, extensions: [] },
    { origin: "o", size: 1.5, rootHash, extensions: [] },
    { origin: "o", size: 1, rootHash: new Uint8Array(31), extensions: [] },
    { origin: "o", size: 1, rootHash, extensions: [""] },
    { origin: "o", size: 1, rootHash, extensions: ["two\nlines"] },
  ])("is not printed where it could not be read again: %j", (checkpoint) => {
    expect(() => printCheckpoint(checkpoint)).toThrow(RangeError);
  });

  test("is believed only under the log's own signature and origin", () => {
    const open = (printed: string, origin = log.name) =>
      openCheckpoint(printed, { origin, verifiers: known });
    expect(open(printNote(noteSignedBy(witnessSigns)))).toEqual({
      ok: false,
      error: { kind: "not-signed-by-log" },
    });
    expect(open(signNote(text, logSigns), "log.example/other")).toEqual({
      ok: false,
      error: { kind: "other-origin", origin: log.name },
    });
    expect(open(signNote("no checkpoint\n", logSigns))).toEqual({
      ok: false,
      error: { kind: "malformed-size" },
    });
    expect(open("nonsense")).toEqual({ ok: false, error: { kind: "no-signatures" } });
  });
});

describe("a verifier key", () => {
  test("is printed and read again, for a log and for a witness", () => {
    for (const { key } of known) {
      expect(parseVerifierKey(printVerifierKey(key), sha256)).toEqual({ ok: true, value: key });
    }
  });

  test("is the one of Go's checksum database, as anybody may look it up", () => {
    const printed = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
    expect(parseVerifierKey(printed, sha256)).toMatchObject({
      ok: true,
      value: { name: "sum.golang.org", algorithm: "ed25519", keyId: "033de0ae" },
    });
  });

  const printed = printVerifierKey(verifierOf(log, "ed25519").key);
  const [name, keyId, encoded = ""] = printed.split("+", 3);
  const keyBytes = fromBase64(printed.slice(`${name}+${keyId}+`.length)) ?? new Uint8Array(0);
  test.each([
    ["nothing", "", { kind: "malformed-key" }],
    ["no key", `${name}+${keyId}`, { kind: "malformed-key" }],
    [
      "an upper-case key id",
      printed.replace(`+${keyId}+`, `+${keyId?.toUpperCase()}+`),
      { kind: "malformed-key" },
    ],
    ["a space in the name", `a b+${keyId}+${encoded}`, { kind: "malformed-key" }],
    [
      "a key that is too short",
      `${name}+${keyId}+${toBase64(keyBytes.slice(0, -1))}`,
      { kind: "malformed-key" },
    ],
    [
      "another algorithm",
      `${name}+${keyId}+${toBase64(keyBytes.with(0, 2))}`,
      { kind: "unknown-algorithm", algorithmByte: 2 },
    ],
    ["another name", printed.replace("log.", "gol."), { kind: "key-id-differs" }],
    [
      "a bit of the key changed",
      `${name}+${keyId}+${toBase64(keyBytes.with(9, (keyBytes[9] ?? 0) ^ 1))}`,
      { kind: "key-id-differs" },
    ],
  ])("is none with %s", (_name, key, error) => {
    expect(parseVerifierKey(key, sha256)).toMatchObject({ ok: false, error });
  });
});
