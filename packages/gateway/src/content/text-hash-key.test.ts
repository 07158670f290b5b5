import { expect, test } from "bun:test";
import { createHash } from "node:crypto";
import type { Config } from "../config/config.ts";
import { createHashText } from "../pipeline/observe.ts";
import { textHashKey } from "./text-hash-key.ts";

const key = (byte: number) => Buffer.alloc(32, byte).toString("base64");

function hashOf(
  text: string,
  audit: Partial<Config["audit"]>,
  contentKeys?: readonly [string, ...string[]],
): string {
  const whole = { prompt_hash: "sha256", capture: "off", ...audit } as Config["audit"];
  return createHashText(textHashKey({ audit: whole, ...(contentKeys && { contentKeys }) }))(text);
}

/** Else whoever reads the record tries names and numbers until the hash of a text fits that was erased. */
test("hashes are keyed while texts are captured, by a key that is not in the record", () => {
  const plain = createHash("sha256").update("Anna").digest("hex");
  expect(hashOf("Anna", {})).toBe(plain);
  expect(hashOf("Anna", {}, [key(1)])).toBe(plain);
  const captured = hashOf("Anna", { capture: "on" }, [key(1)]);
  expect(captured).not.toBe(plain);
  expect(hashOf("Anna", { capture: "on" }, [key(1), key(2)])).toBe(captured);
  expect(hashOf("Anna", { capture: "on" }, [key(2)])).not.toBe(captured);
  const configured = { prompt_hash: "hmac", hash_key: "sixteen or more!!" } as const;
  expect(hashOf("Anna", { ...configured, capture: "on" }, [key(1)])).toBe(hashOf("Anna", configured));
});
