import { describe, expect, test } from "bun:test";
import { rulesOf, type Written } from "../../test/analysis/rules-of.ts";
import { namedTypes, vocabularyOf } from "../conditions/vocabulary.ts";
import { findOverlaps } from "./find-overlaps.ts";

const vocabulary = vocabularyOf({
  signals: new Map([
    ["trust", { kind: "one-of", values: ["low", "medium", "high"] }],
    ["n", namedTypes.int],
    ["m", namedTypes.int],
    ["k", namedTypes.int],
    ["d", namedTypes.decimal],
    ["s", namedTypes.string],
    ["t", namedTypes.string],
    ["flag", namedTypes.bool],
  ]),
  actions: [],
});

type Verdict = "overlap" | "disjoint" | "unknown";

function verdictOn(...whens: readonly [Written, Written]): Verdict {
  const [overlap] = findOverlaps(rulesOf(whens, vocabulary), vocabulary);
  return overlap?.verdict.kind ?? "disjoint";
}

describe("two rules of one priority", () => {
  test.each<readonly [Written, Written, Verdict]>([
    // Numbers
    ["signals.n > 5", "signals.n <= 5", "disjoint"],
    ["signals.n >= 5", "signals.n <= 5", "overlap"],
    ["signals.n > 5", "signals.n < 6", "disjoint"],
    ["signals.d > 5.0", "signals.d < 6.0", "overlap"],
    ["signals.d > 5.0", "signals.d <= 5.0", "disjoint"],
    ["signals.d > 0.1", "signals.d < 0.10000000000000002", "disjoint"],
    ["signals.n in [1, 3]", "signals.n == 2 || signals.n > 3", "disjoint"],
    ["signals.n > 9007199254740990", "signals.n != 9007199254740991", "disjoint"],
    ["signals.n * 3 + 1 == 10", "signals.n != 3", "disjoint"],
    ["signals.n * 2 == 7", "true", "disjoint"],
    ["signals.d > -1.0 && signals.d < 1.0", "signals.d != 0.0", "overlap"],
    ["signals.n + 1 < 0", "signals.n > -3", "overlap"],
    // Absent, null, and values of the wrong type
    ["!has(signals.n)", "signals.n == 1", "disjoint"],
    ["signals.n == null", "has(signals.n)", "disjoint"],
    ["signals.n != 1", "signals.n == null", "disjoint"],
    [{ signals: { n: null } }, { signals: { n: 1 } }, "disjoint"],
    [{ signals: { n: null } }, "!has(signals.n)", "overlap"],
    ["has(signals.n)", "!(signals.n == 1 || signals.n != 1)", "disjoint"],
    [{ signals: { other: "a" } }, { signals: { other: 1 } }, "disjoint"],
    [{ signals: { other: 1 } }, { signals: { other: 1.0 } }, "overlap"],
    [{ signals: { other: 0 } }, { signals: { other: false } }, "disjoint"],
    // Texts
    ["size(resource.id) > 256", "true", "disjoint"],
    ["size(resource.id) == 256", "true", "overlap"],
    ["size(resource.id) == 0", "true", "disjoint"],
    ["resource.id.startsWith('doc-')", "resource.id.startsWith('img-')", "disjoint"],
    ["resource.id.startsWith('doc-')", "resource.id.contains('-x')", "overlap"],
    ["resource.id.startsWith('doc-')", "!resource.id.contains('oc')", "disjoint"],
    ["resource.id.endsWith('.pdf')", "resource.id in ['a.pdf', 'b.txt']", "overlap"],
    ["size(signals.s) < 3", "signals.s.contains('abc')", "disjoint"],
    ["size(signals.s) == 3 && signals.s.startsWith('ab')", "signals.s.endsWith('bc')", "overlap"],
    ["size(signals.s) == 3 && signals.s.startsWith('ab')", "signals.s.endsWith('cd')", "disjoint"],
    // Enumerations
    ["signals.trust != 'low'", "signals.trust in ['low']", "disjoint"],
    ["signals.trust != 'low' && signals.trust != 'high'", "signals.trust != 'medium'", "disjoint"],
    ["!(resource.sensitivity in ['public', 'internal'])", "resource.sensitivity == 'restricted'", "overlap"],
    ["action.startsWith('data:')", "action in ['infer:run', 'tool:invoke', 'policy:admin']", "disjoint"],
    // The gateway's own calls are there whole or not at all
    ["call.stream", "!has(principal.key)", "disjoint"],
    ["call.stream", "!has(call.model)", "overlap"],
    ["has(findings)", "call.message_count >= 0", "overlap"],
    ["size(principal.tags) == 0", "principal.tags.all(t, t == 'a')", "overlap"],
    // Lists
    ["'a' in principal.tags", "principal.tags.all(t, t.startsWith('b'))", "disjoint"],
    ["'a' in principal.tags && 'b' in principal.tags", "size(principal.tags) == 1", "disjoint"],
    ["'a' in principal.tags && 'b' in principal.tags", "size(principal.tags) == 2", "overlap"],
    ["findings.exists(f, f.type == 'EMAIL' && f.count > 2)", "findings.all(f, f.count <= 2)", "disjoint"],
    [
      "findings.exists(f, f.type == 'EMAIL')",
      "findings.exists(f, f.type == 'IBAN') && size(findings) == 1",
      "disjoint",
    ],
    ["findings.exists(f, f.count * 2 > 10)", "findings.all(f, f.count < 6)", "disjoint"],
    ["findings.exists(f, f.type == 'EMAIL' && signals.flag)", "!signals.flag", "disjoint"],
    ["size(findings) > 0", "findings.all(f, f.where == 'prompt' && f.where != 'prompt')", "disjoint"],
    // Facts compared with each other
    ["signals.n < signals.m", "signals.m < signals.n", "disjoint"],
    ["signals.n < signals.m", "signals.m <= signals.n", "disjoint"],
    ["signals.n == signals.m", "signals.m != signals.n", "disjoint"],
    ["signals.n < signals.m", "signals.n > 3 && signals.m < 6", "overlap"],
    ["signals.s == signals.t", "signals.s.startsWith('a') && signals.t.endsWith('z')", "overlap"],
    ["size(signals.s) == signals.n", "signals.n == 4", "overlap"],
    ["signals.s == resource.id", "!has(resource.id)", "disjoint"],
    ["signals.n + signals.m == 10", "signals.n > 7 && signals.m > 1", "overlap"],
    ["principal.tags.exists(t, t == signals.s)", "signals.s == 'a'", "overlap"],
    ["signals.n < signals.m && signals.m < signals.k", "signals.k < signals.n", "unknown"],
  ])("%j and %j: %s", (first, second, expected) => {
    expect(verdictOn(first, second)).toBe(expected);
    expect(verdictOn(second, first)).toBe(expected);
  });
});

describe("findOverlaps", () => {
  test("leaves rules of different priorities alone", () => {
    const [first, second] = rulesOf(["true", "true"], vocabulary);
    if (first === undefined || second === undefined) throw new Error("two rules");
    expect(findOverlaps([first, { ...second, priority: 6 }], vocabulary)).toEqual([]);
  });

  test("says of a search that it gave up, instead of guessing", () => {
    const hard = Array.from(
      { length: 30 },
      (_, i) => `(signals.s.contains('${"ab".repeat(i + 9)}c${i}') || signals.t.contains('x${i}'))`,
    );
    const [overlap] = findOverlaps(
      rulesOf([hard.join(" && "), "size(signals.s) < 60 && size(signals.t) < 40"], vocabulary),
      vocabulary,
    );
    expect(overlap?.verdict).toEqual({ kind: "unknown", why: "there are too many cases to look at" });
  });

  test("stops at the thousandth overlap", () => {
    const rules = rulesOf(
      Array.from({ length: 50 }, () => "true"),
      vocabulary,
    );
    expect(findOverlaps(rules, vocabulary)).toHaveLength(1_000);
  });

  test("gives a plain request as witness", () => {
    const [overlap] = findOverlaps(
      rulesOf(["signals.n > 4000", { action: "infer:run" }], vocabulary),
      vocabulary,
    );
    expect(overlap?.verdict).toEqual({
      kind: "overlap",
      witness: {
        action: "infer:run",
        env: { name: "dev" },
        resource: { type: "document", sensitivity: "public" },
        signals: { n: 4001 },
      },
    });
  });
});
