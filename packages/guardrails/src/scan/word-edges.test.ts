import { expect, test } from "bun:test";
import { isHump } from "./word-edges.ts";

test.each([
  ["taxFileNo", [3, 7]],
  ["IBANCode", [4]],
  ["customerSSN", [8]],
  ["line2Address", [5]],
  ["SSN", []],
  ["Address", []],
  ["tax_File", []],
])("in %s a part of the name begins at %p", (name, humps) => {
  expect([...name].flatMap((_, at) => (isHump(name, at) ? [at] : []))).toEqual(humps);
});
