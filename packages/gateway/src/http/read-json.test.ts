import { describe, expect, test } from "bun:test";
import { readJson } from "./read-json.ts";

const bytesMax = 1_000;

function post(body: string | Uint8Array | ReadableStream, contentType = "application/json"): Request {
  return new Request("http://127.0.0.1/", { method: "POST", body, headers: { "content-type": contentType } });
}

function nested(depth: number): string {
  return "[".repeat(depth) + "]".repeat(depth);
}

const refused: readonly (readonly [string, Request, string])[] = [
  ["text that is no JSON", post("{"), "malformed-body"],
  ["nothing", post(""), "malformed-body"],
  ["bytes that are no UTF-8", post(new Uint8Array([0x22, 0xff, 0x22])), "malformed-body"],
  ["UTF-16", post(new Uint8Array([0xfe, 0xff, 0, 0x7b, 0, 0x7d])), "malformed-body"],
  ["nesting of 65 levels", post(nested(65)), "malformed-body"],
  ["a million levels", new Request(post(nested(400))), "malformed-body"],
  ["a lone high surrogate", post('{"a":"\\ud800"}'), "malformed-body"],
  ["a lone low surrogate in a key", post('{"\\uDC00":1}'), "malformed-body"],
  ["an integer of 2^53", post('{"a":9007199254740992}'), "malformed-body"],
  ["a negative one beyond", post("[-9007199254740993]"), "malformed-body"],
  ["one that is written with a fraction", post("[9007199254740993.0]"), "malformed-body"],
  ["one that is written with an exponent", post("[1e16]"), "malformed-body"],
  ["a number that is too large for any", post("[1e999]"), "malformed-body"],
  ["a member that would change what a copy is", post('{"a":{"__proto__":{"b":1}}}'), "malformed-body"],
  ["one byte too many", post(`"${"x".repeat(bytesMax - 1)}"`), "body-too-large"],
  ["a form", post("a=1", "application/x-www-form-urlencoded"), "unsupported-media-type"],
  ["JSON in another charset", post("{}", "application/json; charset=utf-16"), "unsupported-media-type"],
];

describe("a body is refused that is", () => {
  test.each(refused)("%s", async (_, request, kind) => {
    const result = await readJson(request, bytesMax);
    expect(result.ok ? undefined : result.error.kind).toBe(kind as never);
  });

  test("of more values than can be looked at in a short time", async () => {
    const result = await readJson(post(`[${"{},".repeat(200_000)}{}]`), 10_000_000);
    expect(result.ok ? undefined : result.error.message).toContain("200000 values");
  });

  test("broken off in the middle", async () => {
    const broken = new ReadableStream({
      pull(controller) {
        controller.error(new Error("The connection was closed."));
      },
    });
    const result = await readJson(post(broken), bytesMax);
    expect(result.ok ? undefined : result.error.message).toBe("The body did not arrive whole.");
  });

  test("too long without saying so beforehand", async () => {
    const pieces = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 11; i++) controller.enqueue(new Uint8Array(100).fill(0x20));
        controller.close();
      },
    });
    const result = await readJson(post(pieces), bytesMax);
    expect(result.ok ? undefined : result.error.kind).toBe("body-too-large");
  });
});

const taken: readonly (readonly [string, string, unknown])[] = [
  ["64 levels", nested(64), JSON.parse(nested(64))],
  ["a pair of surrogates", '"\\ud83d\\ude00"', "😀"],
  ["the largest safe integer", "9007199254740991", Number.MAX_SAFE_INTEGER],
  ["a long number inside a string", '"9007199254740993"', "9007199254740993"],
  ["a long number after an escaped quote in a string", '"\\"9007199254740993"', '"9007199254740993'],
  ["a fraction of many digits", "0.123456789012345678", Number("0.123456789012345678")],
  ["a number too large that a duplicate key takes away", '{"a":1e999,"a":1}', { a: 1 }],
  ["exactly as many bytes as may be", `"${"x".repeat(bytesMax - 2)}"`, "x".repeat(bytesMax - 2)],
];

describe("a body is taken with", () => {
  test.each(taken)("%s", async (_, body, value) => {
    expect(await readJson(post(body), bytesMax)).toEqual({ ok: true, value });
  });

  test("the last of duplicate keys", async () => {
    expect(await readJson(post('{"a":1,"a":2}'), bytesMax)).toEqual({ ok: true, value: { a: 2 } });
  });

  test("a charset of UTF-8 in its content type", async () => {
    expect(await readJson(post("1", 'Application/JSON; charset="UTF-8"'), bytesMax)).toEqual({
      ok: true,
      value: 1,
    });
  });
});
