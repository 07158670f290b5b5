import { expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { leafHash } from "./leaf-hash.ts";

test("agrees with the leaf of an empty entry that Certificate Transparency publishes", () => {
  expect(Buffer.from(leafHash("")).toString("hex")).toBe(
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  );
});

test("is taken over a zero byte and the UTF-8 bytes of the body", () => {
  const body = '{"who":"Zoë 🦊"}';
  const bytes = Buffer.concat([Buffer.of(0), Buffer.from(body, "utf8")]);
  expect(Buffer.from(leafHash(body))).toEqual(createHash("sha256").update(bytes).digest());
});
