import { describe, expect, test } from "bun:test";
import type { GuardrailDefinition, PiiParams } from "../definition.ts";
import type { TextDetector } from "../detectors/detector.ts";
import type { RawFinding } from "../finding.ts";
import { compileGuardrails } from "./compile-guardrails.ts";
import { FINDINGS_MAX, TEXT_CHARS_MAX } from "./limits.ts";

describe("compileGuardrails", () => {
  test("finds for each guardrail by name, in offsets of the original", () => {
    const { inspect } = compile(["b", "a"]).select(["b", "a", "unknown"]);
    expect(inspect("the t\u200bop\u00adsecret", "user")).toEqual({
      findings: [
        { type: "X", start: 4, end: 8, score: 0.5, evidence: "list", guardrail: "a" },
        { type: "X", start: 4, end: 8, score: 0.5, evidence: "list", guardrail: "b" },
      ],
      unscanned: [],
      unscannedBy: new Map(),
    });
  });

  test("gives the same selection for the same names, in any order", () => {
    const set = compile(["a", "b"]);
    expect(set.select(["b", "a", "a"])).toBe(set.select(["a", "b"]));
    expect(set.select(["b"]).guardrails).toEqual(["b"]);
  });

  test("runs a detector once for all guardrails with the same parameters", () => {
    let made = 0;
    compileGuardrails([definition("a"), definition("b")], () => {
      made += 1;
      return finder("x");
    });
    expect(made).toBe(1);
  });

  test("finds what is hidden, and covers all of it", () => {
    const hidden = btoa("something top secret");
    const { inspect } = compile(["a"]).select(["a"]);
    expect(inspect(`x: ${hidden}.`, "user").findings).toMatchObject([{ start: 3, end: 3 + hidden.length }]);
  });

  test.each<[string, number | undefined, "user" | "untrusted", number]>([
    ["counts what reaches the detector's threshold", undefined, "user", 1],
    ["does not count what is below the guardrail's own", 0.6, "user", 0],
    ["takes the detector's lower one for untrusted text", 0.6, "untrusted", 1],
  ])("%s", (_, threshold, trust, found) => {
    const detector = { ...finder("top"), untrustedThreshold: 0.3 };
    const set = compileGuardrails([{ ...definition("a"), ...(threshold && { threshold }) }], () => detector);
    expect(set.select(["a"]).inspect("top", trust).findings).toHaveLength(found);
  });

  test.each<[string, string, string[]]>([
    ["a text that is too long", `top${" ".repeat(TEXT_CHARS_MAX)}`, ["too-large"]],
    ["more findings than are kept", "top ".repeat(FINDINGS_MAX + 1), ["too-many"]],
    ["what is nested too deep", btoa(btoa(btoa("something top secret"))), ["too-hidden"]],
    ["too many encoded texts", `${btoa("something to read")} `.repeat(400), ["too-hidden"]],
  ])("says that it did not look at all of it: %s", (_, text, causes) => {
    const { unscanned, unscannedBy } = compile(["a"]).select(["a"]).inspect(text, "user");
    expect(unscanned).toEqual(causes as typeof unscanned);
    expect(unscannedBy).toEqual(new Map([["a", unscanned]]));
  });

  test("does not blame a guardrail for a text that is too long for another's detector alone", () => {
    const short = { ...finder("top"), textCharsMax: 5 };
    const set = compileGuardrails([definition("a"), definition("b", { types: [] })], ({ name }) =>
      name === "a" ? short : finder("top"),
    );
    const { findings, unscannedBy } = set.select(["a", "b"]).inspect("at the top", "user");
    expect(findings.map(({ guardrail }) => guardrail)).toEqual(["b"]);
    expect([...unscannedBy]).toEqual([["a", ["too-large"]]]);
  });

  test("keeps what explains a finding where that one counts, and drops it where it does not", () => {
    const whole: RawFinding = { type: "W", start: 0, end: 3, score: 0.4, evidence: "score" };
    const signal: RawFinding = {
      type: "S",
      start: 0,
      end: 3,
      score: 0.1,
      evidence: "pattern",
      explains: true,
    };
    const detector: TextDetector = { ...finder("top"), threshold: 0.4, detect: () => [whole, signal] };
    const typesAt = (threshold: number): readonly string[] =>
      compileGuardrails([{ ...definition("a"), threshold }], () => detector)
        .select(["a"])
        .inspect("top", "user")
        .findings.map(({ type }) => type);
    expect([typesAt(0.4), typesAt(0.5)]).toEqual([["S", "W"], []]);
  });
});

function compile(names: readonly string[]): ReturnType<typeof compileGuardrails> {
  return compileGuardrails(
    names.map((name) => definition(name)),
    () => finder("top"),
  );
}

function definition(name: string, params: PiiParams = {}): GuardrailDefinition {
  return {
    name,
    detector: "pii",
    params,
    mode: "both",
    action: "block",
    on_unavailable: "deny",
    on_unscanned: "deny",
    default_on: false,
  };
}

function finder(word: string): TextDetector {
  return {
    literals: { words: { words: [word], boundary: "none" } },
    threshold: 0.5,
    needs: "window",
    detect: (scan) =>
      scan.hits("words").map(({ start, end }) => ({ type: "X", start, end, score: 0.5, evidence: "list" })),
  };
}
