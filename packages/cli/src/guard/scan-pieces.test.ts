import { describe, expect, test } from "bun:test";
import { definitionOf } from "@meshgate/gateway";
import { compileGuardrails } from "@meshgate/guardrails";
import { MaskedText } from "./mask-pieces.ts";
import { readText } from "./read-text.ts";
import { scanPieces } from "./scan-pieces.ts";
import { textPieces } from "./text-pieces.ts";

const set = compileGuardrails([
  definitionOf({ name: "pii", detector: "pii", params: {} }),
  definitionOf({ name: "secrets", detector: "secrets", params: {} }),
]);
const selection = set.select(["pii", "secrets"]);

interface Told {
  readonly type: string;
  readonly text: string;
  readonly at: number;
}

async function look(text: string): Promise<{ readonly found: readonly Told[]; readonly masked: string }> {
  const found: Told[] = [];
  const masked = new MaskedText((guardrail) => set.definitions.get(guardrail)?.detector);
  let released = "";
  for await (const scanned of scanPieces(textPieces(inChunks(text)), selection)) {
    const { piece, findings } = scanned;
    for (const { type, start, end } of findings)
      found.push({ type, text: piece.text.slice(start, end), at: piece.at + start });
    released += masked.next(scanned);
  }
  return { found, masked: released };
}

async function* inChunks(text: string): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += 50_000) yield text.slice(at, at + 50_000);
}

const pem = [
  "-----BEGIN PRIVATE KEY-----",
  ...Array.from(
    { length: 40 },
    (_, line) => `MIIEvQIBADANBgkqhkiG9w0BAQEFAASC${String(line).padStart(2, "0")}BKcwggSjAgEAAoIB`,
  ),
  "-----END PRIVATE KEY-----",
].join("\n");

// A value that stands where two pieces meet must be found once: not never, and not in halves.
describe("wherever the pieces of a long text meet, a value is found once, and masked whole", () => {
  const values: readonly (readonly [string, string, string])[] = [
    ["an address in lines", "jane@acme-corp.com", "\n"],
    ["an address in one long line", "jane@acme-corp.com", " "],
    ["an address in text without a space", "jane@acme-corp.com", ","],
    ["a private key", pem, "\n"],
  ];

  test.each(values)("%s", async (_what, value, between) => {
    const filler = `nothing to see here${between}`.replaceAll(" ", between === "," ? "," : " ");
    for (let shift = -value.length - 2; shift <= 2; shift += value.length > 100 ? 97 : 1) {
      const before = filler.repeat(4_000).slice(0, 64 * 1024 + shift) + between;
      const text = `${before}${value}${between}${filler.repeat(6_000)}`;
      const { found, masked } = await look(text);
      expect(found).toMatchObject([{ text: value, at: before.length }]);
      expect(masked).toBe(text.replace(value, `[${found[0]?.type}]`));
    }
  });

  test("a number counts by the word before it, though a piece ends between", async () => {
    for (let shift = -40; shift <= 0; shift += 1) {
      const before = `${"x ".repeat(40_000).slice(0, 64 * 1024 + shift)} `;
      const { found } = await look(`${before}SSN: 536-22-8726 ${"y ".repeat(9_000)}`);
      expect(found.map(({ type }) => type)).toEqual(["US_SSN"]);
    }
  });
});

test("a text in which nothing is found comes out as it was", async () => {
  const text = "😀 nothing\r\n".repeat(20_000);
  expect(await look(text)).toEqual({ found: [], masked: text });
});

describe("bytes are read", () => {
  const cases: readonly (readonly [string, Uint8Array, string | undefined])[] = [
    ["as UTF-8", new TextEncoder().encode("größe"), "größe"],
    ["as UTF-16, where they begin with its mark", Buffer.from("\ufeffgröße", "utf16le"), "größe"],
    ["not at all where they are no text", new Uint8Array([77, 90, 0, 1]), undefined],
  ];

  test.each(cases)("%s", async (_what, bytes, text) => {
    const read = Array.fromAsync(readText(singly(bytes)));
    if (text === undefined) await expect(read).rejects.toThrow("This is no text");
    else expect((await read).join("")).toBe(text);
  });

  async function* singly(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    yield bytes.subarray(0, 4);
    for (const byte of bytes.subarray(4)) yield new Uint8Array([byte]);
  }
});
