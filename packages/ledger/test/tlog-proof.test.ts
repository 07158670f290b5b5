import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { parseTlogProof, printTlogProof, type TlogProofProblem, toBase64 } from "../src/index.ts";
import { sampleLeaves } from "./sample-leaves.ts";

const HEAD = "c2sp.org/tlog-proof@v1";
const [hash = new Uint8Array(0)] = sampleLeaves(1);
const line = toBase64(hash);

describe("a proof as tlog-proof writes it", () => {
  test("is printed and read again, whatever it holds", () => {
    const proof = fc.record(
      {
        extra: fc.uint8Array(),
        index: fc.maxSafeNat(),
        proof: fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { maxLength: 53 }),
        checkpoint: fc.constantFrom("note\n", "a\n\nb\n\n— c\n", "\n\n"),
      },
      { requiredKeys: ["index", "proof", "checkpoint"] },
    );
    fc.assert(
      fc.property(proof, (value) => {
        expect(parseTlogProof(printTlogProof(value))).toEqual({ ok: true, value });
      }),
    );
  });

  test.each<[string, string, TlogProofProblem]>([
    ["nothing", "", { kind: "unknown-format" }],
    ["another version", `${HEAD.replace("v1", "v2")}\nindex 0\n\nnote\n`, { kind: "unknown-format" }],
    ["an empty line before all", `\n\n${HEAD}\nindex 0\n\nnote\n`, { kind: "unknown-format" }],
    ["no checkpoint", `${HEAD}\nindex 0\n`, { kind: "no-checkpoint" }],
    ["an empty checkpoint", `${HEAD}\nindex 0\n\n`, { kind: "no-checkpoint" }],
    ["no index", `${HEAD}\n\nnote\n`, { kind: "malformed-line", line: 2 }],
    ["a hash for the index", `${HEAD}\n${line}\n\nnote\n`, { kind: "malformed-line", line: 2 }],
    ["a leading zero", `${HEAD}\nindex 01\n\nnote\n`, { kind: "malformed-line", line: 2 }],
    ["an index of 2^53", `${HEAD}\nindex 9007199254740992\n\nnote\n`, { kind: "malformed-line", line: 2 }],
    ["a space behind the index", `${HEAD}\nindex 0 \n\nnote\n`, { kind: "malformed-line", line: 2 }],
    ["carriage returns", `${HEAD}\r\nindex 0\r\n\r\nnote\r\n`, { kind: "unknown-format" }],
    [
      "extra data that is no base64",
      `${HEAD}\nextra ?\nindex 0\n\nnote\n`,
      { kind: "malformed-line", line: 2 },
    ],
    [
      "extra data twice",
      `${HEAD}\nextra QQ==\nextra QQ==\nindex 0\n\nnote\n`,
      { kind: "malformed-line", line: 3 },
    ],
    [
      "extra data below the index",
      `${HEAD}\nindex 0\nextra QQ==\n\nnote\n`,
      { kind: "malformed-line", line: 3 },
    ],
    [
      "a hash of 31 bytes",
      `${HEAD}\nindex 0\n${line}\n${toBase64(hash.slice(1))}\n\nnote\n`,
      { kind: "malformed-line", line: 4 },
    ],
    [
      "a hash without padding",
      `${HEAD}\nextra QQ==\nindex 0\n${line.slice(0, -1)}\n\nnote\n`,
      { kind: "malformed-line", line: 4 },
    ],
    ["54 hashes", `${HEAD}\nindex 0\n${`${line}\n`.repeat(54)}\nnote\n`, { kind: "too-long", hashesMax: 53 }],
  ])("is none with %s, and says where", (_name, text, error) => {
    expect(parseTlogProof(text)).toEqual({ ok: false, error });
  });
});
