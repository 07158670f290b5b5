import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type ServerSentEvent, SseParser } from "./sse-parser.ts";

function parse(...pieces: readonly string[]): readonly ServerSentEvent[] {
  const parser = new SseParser();
  return [...pieces.flatMap((piece) => parser.push(piece)), ...parser.end()];
}

/** The standard's own steps, slowly: whole text, line by line. */
function naive(text: string): readonly Pick<ServerSentEvent, "name" | "data">[] {
  const lines = text
    .replace(/\r\n|\r/g, "\n")
    .split("\n")
    .slice(0, -1);
  const events: { name: string; data: string }[] = [];
  let name = "";
  let data: string[] = [];
  for (const line of lines) {
    const colon = line.indexOf(":");
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (line === "") {
      if (data.length > 0) events.push({ name: name === "" ? "message" : name, data: data.join("\n") });
      name = "";
      data = [];
    } else if (field === "event") name = value;
    else if (field === "data") data.push(value);
  }
  return events;
}

describe("server-sent events", () => {
  test.each<readonly [string, string, readonly string[]]>([
    ["LF", "data: a\n\ndata: b\n\n", ["a", "b"]],
    ["CRLF", "data: a\r\n\r\ndata: b\r\n\r\n", ["a", "b"]],
    ["CR", "data: a\r\rdata: b\r\r", ["a", "b"]],
    ["several data lines", "data: a\ndata: b\n\n", ["a\nb"]],
    ["no space", "data:a\n\n", ["a"]],
    ["two spaces", "data:  a\n\n", [" a"]],
    ["a field without colon", "data\n\n", [""]],
    ["comments and other fields", ": hello\nid: 1\nretry: 5\ndata: a\n\n: bye\n\n", ["a"]],
    ["an unfinished event", "data: a\n\ndata: b\n", ["a"]],
  ])("are read with %s", (_what, text, data) => {
    expect(parse(text).map((event) => event.data)).toEqual([...data]);
  });

  test("keep their name and their own bytes", () => {
    expect(parse("event: ping\r\ndata: {}\r\n\r\n")).toEqual([
      { name: "ping", data: "{}", raw: "event: ping\r\ndata: {}\r\n\r\n" },
    ]);
  });

  test("are what the standard's steps give, wherever the text is split", () => {
    const line = fc.constantFrom("data: a", "data:b", "data", "event: x", ": c", "other: d", "", "é🗼");
    const text = fc.array(fc.tuple(line, fc.constantFrom("\n", "\r\n", "\r")), { maxLength: 12 });
    fc.assert(
      fc.property(text, fc.array(fc.nat(200), { maxLength: 6 }), (lines, positions) => {
        const whole = lines.flat().join("");
        const edges = [0, ...positions.filter((at) => at < whole.length).sort((a, b) => a - b), whole.length];
        const pieces = edges.slice(1).map((end, index) => whole.slice(edges[index], end));
        const events = parse(...pieces);
        expect(events.map(({ name, data }) => ({ name, data }))).toEqual([...naive(whole)]);
        expect(whole).toContain(events.map(({ raw }) => raw).at(0) ?? "");
        expect(parse(whole)).toEqual([...events]);
      }),
    );
  });

  test("count what waits, so that an endless event can be refused", () => {
    const parser = new SseParser();
    parser.push("data: 12345\ndata: 67");
    expect(parser.pendingChars).toBe("data: 12345\ndata: 67".length);
    parser.push("\n\n");
    expect(parser.pendingChars).toBe(0);
  });
});
