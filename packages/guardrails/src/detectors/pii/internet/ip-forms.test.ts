import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { parseIpv4 } from "./ipv4.ts";
import { parseIpv6 } from "./ipv6.ts";

test("every IPv4 address is read", () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      expect(parseIpv4(address)?.join(".")).toBe(address);
    }),
  );
});

test("every IPv6 address is read, to eight groups of 16 bits", () => {
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      const groups = parseIpv6(address);
      expect(groups?.length).toBe(8);
      expect(groups?.every((group) => group >= 0 && group <= 0xffff)).toBe(true);
    }),
  );
});

describe("what is no IPv6 address is not read", () => {
  test.each([
    "",
    ":",
    ":::",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7::8:9",
    "12345::",
    "g::1",
    "::1.2.3",
  ])("%p", (text) => {
    expect(parseIpv6(text)).toBeUndefined();
  });
});

test("a shortened address is the long one", () => {
  expect(parseIpv6("2001:db8::8a2e:192.0.2.1")).toEqual([0x2001, 0xdb8, 0, 0, 0, 0x8a2e, 0xc000, 0x201]);
});
