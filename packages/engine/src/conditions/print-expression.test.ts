import { describe, expect, test } from "bun:test";
import { parseExpression } from "./parse-expression.ts";
import { printExpression } from "./print-expression.ts";

describe("an expression is printed with the fewest parentheses", () => {
  test.each([
    ["(a && (b)) && c", "a && b && c"],
    ["a && (b && c)", "a && (b && c)"],
    ["(a || b) && c || d", "(a || b) && c || d"],
    ["((1 + 2) - 3) - (4 - 5) * 6", "1 + 2 - 3 - (4 - 5) * 6"],
    ["(a == b) == c", "(a == b) == c"],
    ["a == (b == c)", "a == (b == c)"],
    ["!(a == b) && !(c) && !!d", "!(a == b) && !c && !!d"],
    ["-(1) - -2 - -(x) - - -y", "-1 - -2 - -x - --y"],
    ["-(-1) == 1", "1 == 1"],
    ["(-1).size() == 1", "size(-1) == 1"],
    ["(-1).startsWith('a')", "(-1).startsWith('a')"],
    ["(a + b).contains('x')", "(a + b).contains('x')"],
    ["x.size() in [1,2.0,'a']", "size(x) in [1, 2.0, 'a']"],
    ["l.exists(t, (t == 'a'))", "l.exists(t, t == 'a')"],
    ["1e3 == 1e21", "1000.0 == 1e+21"],
    ["\"it's\" == 'a\\\\b\\n\\u0007\\U0001F600'", "'it\\'s' == 'a\\\\b\\n\\u0007😀'"],
  ])("%s", (text, printed) => {
    const parsed = parseExpression(text);
    expect(parsed.ok && printExpression(parsed.value)).toBe(printed);
  });
});
