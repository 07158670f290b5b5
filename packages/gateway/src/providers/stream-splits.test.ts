import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { fixture, readPieces, requestFor, type WireKind } from "../../test/kit/read-fixture.ts";

const FIXTURES: readonly (readonly [WireKind, string])[] = [
  ["openai", "stream-text.sse"],
  ["openai", "stream-tools.sse"],
  ["openai", "stream-compatible.sse"],
  ["openai", "stream-cr.sse"],
  ["openai", "stream-half-event.sse"],
  ["openai", "stream-error-inside.sse"],
  ["ollama", "stream-text.ndjson"],
  ["ollama", "stream-thinking-and-tools.ndjson"],
  ["ollama", "stream-length-crlf.ndjson"],
  ["ollama", "stream-error-inside.ndjson"],
  ["ollama", "stream-cut.ndjson"],
  ["anthropic", "stream-text.sse"],
  ["anthropic", "stream-thinking-and-tools.sse"],
  ["anthropic", "stream-refusal-without-stop.sse"],
  ["anthropic", "stream-error-inside.sse"],
  ["anthropic", "stream-cut.sse"],
];

const request = requestFor({ stream_options: { include_usage: true } });

describe.each([...FIXTURES])("%s %s gives the same events", (kind, file) => {
  const bytes = fixture(kind, file);

  test("split in two at every byte", async () => {
    const unsplit = await readPieces(kind, [bytes], request);
    for (let at = 1; at < bytes.length; at += 1) {
      const split = await readPieces(kind, [bytes.subarray(0, at), bytes.subarray(at)], request);
      if (!Bun.deepEquals(split, unsplit))
        expect({ at, events: split }).toEqual({ at, events: [...unsplit] });
    }
  });

  test("byte by byte", async () => {
    const unsplit = await readPieces(kind, [bytes], request);
    expect(
      await readPieces(
        kind,
        [...bytes].map((byte) => Uint8Array.of(byte)),
        request,
      ),
    ).toEqual(unsplit);
  });

  test("split anywhere, any number of times, empty pieces among them", async () => {
    const unsplit = await readPieces(kind, [bytes], request);
    const cuts = fc.array(fc.nat(bytes.length), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(cuts, async (positions) => {
        const edges = [0, ...positions.toSorted((a, b) => a - b), bytes.length];
        const pieces = edges.slice(1).map((end, index) => bytes.subarray(edges[index], end));
        expect(await readPieces(kind, pieces, request)).toEqual(unsplit);
      }),
      { numRuns: 50 },
    );
  });
});
