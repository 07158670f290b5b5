import { expect, test } from "bun:test";
import { compileArgumentCondition } from "./compile-argument-condition.ts";

const declared = { amount: "int", toAddress: "string", dry: "bool", currency: ["EUR", "USD"] };

test.each([
  ["args.amount <= 100", { amount: 100 }, true],
  ["args.amount <= 100", { amount: 101 }, false],
  ["args.amount <= 100", {}, false],
  ["args.amount <= 100", { amount: "7" }, false],
  ["args.toAddress.endsWith('@example.com') || args.dry", { toAddress: "a@example.com" }, true],
  ["args.toAddress.endsWith('@example.com') || args.dry", { toAddress: "a@example.org", dry: true }, true],
  ["!has(args.toAddress)", {}, true],
  ["args.currency in ['EUR']", { currency: "USD" }, false],
  ["args.currency in ['EUR']", { currency: ["EUR"] }, false],
])("%s of %p is %p", (text, args, expected) => {
  const compiled = compileArgumentCondition(text, declared);
  if (!compiled.ok) throw new Error(compiled.error.join("\n"));
  expect(compiled.value(args)).toBe(expected);
});

test.each([
  ["args.amont <= 100", "args.amont"],
  ["args.amount <= 'x'", "Write a number"],
  ["args.amount <=", ""],
  ["principal.team == 'x'", "principal.team"],
])("a condition that cannot be read is told: %s", (text, part) => {
  const compiled = compileArgumentCondition(text, declared);
  expect(compiled.ok ? [] : compiled.error.join(" ")).toContain(part);
});

test("a declaration that is no type is told", () => {
  const compiled = compileArgumentCondition("args.a == 1", { a: "number" });
  expect(compiled).toMatchObject({ ok: false, error: [expect.stringContaining("declare.a")] });
});

test.each([
  ["args.amount", "Leave `args.` out: write `amount`, and `args.amount` in `when`."],
  ["address.city", "use `schema`"],
  ["args.address.city", "use `schema`"],
])("a declaration of %s is told before what would follow from it", (name, part) => {
  const compiled = compileArgumentCondition("args.amount <= 100", { [name]: "decimal" });
  expect(compiled).toEqual({ ok: false, error: [expect.stringContaining(part)] });
});

test("an argument that is not declared is told with how to declare it", () => {
  const compiled = compileArgumentCondition("args.amount <= 100", {});
  expect(compiled).toEqual({
    ok: false,
    error: [
      "the argument `amount` is not declared. Say its type beside `when`: `declare: {amount: int}`, or decimal, string, bool, or a list of its values.",
    ],
  });
});
