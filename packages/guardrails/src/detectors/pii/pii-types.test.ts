import { expect, test } from "bun:test";
import { canonicalType, piiTypes, severityOf } from "./pii-types.ts";

test.each([
  ["EMAIL_ADDRESS", "EMAIL"],
  ["PHONE_NUMBER", "PHONE"],
  ["IBAN_CODE", "IBAN"],
  ["CRYPTO", "CRYPTO_WALLET"],
  ["US_DRIVER_LICENSE", "US_DRIVER_LICENSE"],
  ["us_ssn", "US_SSN"],
  ["PERSON", undefined],
] as const)("%s is %s", (name, type) => {
  expect(canonicalType(name)).toBe(type);
});

test("what says how to reach somebody is low, everything else and everything unknown high", () => {
  const low = piiTypes.filter((type) => severityOf(type) === "low");
  expect(low).toEqual(["EMAIL", "PHONE", "IP_ADDRESS", "MAC_ADDRESS", "POSTAL_ADDRESS"]);
  expect(severityOf("GITHUB_TOKEN")).toBe("high");
});
