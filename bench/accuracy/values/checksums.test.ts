import { expect, test } from "bun:test";
import { luhnDigit, mod11And10Digit, mod97, verhoeffDigit } from "./checksums.ts";

test("check digits are those that the standards print as examples", () => {
  expect(luhnDigit("7992739871")).toBe("3");
  expect(verhoeffDigit("236")).toBe("3");
  expect(mod11And10Digit("8609574271")).toBe("9");
  expect(mod97("WEST12345698765432GB82")).toBe(1);
});
