import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { GuardrailDefinition } from "../definition.ts";
import type { TextDetector } from "../detectors/detector.ts";
import type { Finding, RawFinding } from "../finding.ts";
import { compileGuardrails } from "../inspect/compile-guardrails.ts";
import type { TextSelection } from "../inspect/guardrail-set.ts";
import { redaction } from "../masking/redaction.ts";
import type { Scan } from "../scan/scan.ts";
import { release } from "./release.ts";
import { openTextStream, type Released } from "./text-stream.ts";

const detectors: Readonly<Record<string, TextDetector>> = {
  mail: detector("MAIL", {}, function* ({ text, ats }) {
    for (const at of ats) {
      const start = reach(text, at, -1, /[\w.]/);
      const end = reach(text, at, 1, /[\w.]/);
      if (start < at && end > at + 1) yield { start, end };
    }
  }),
  number: detector("NUMBER", {}, function* ({ text, digitRuns }) {
    const groups: { start: number; end: number }[] = [];
    for (const run of digitRuns) {
      const last = groups.at(-1);
      const isNext = last !== undefined && /^[ \n-]$/.test(text.slice(last.end, run.start));
      if (isNext) last.end = run.end;
      else groups.push({ ...run });
    }
    for (const { start, end } of groups) {
      if (text.slice(start, end).replace(/\D/g, "").length === 9) yield { start, end };
    }
  }),
  pin: detector("PIN", { near: group("word", "pin", "secret code") }, function* (scan) {
    for (const { start, end } of scan.digitRuns) if (end - start === 4 && scan.isNear("near", start, end)) yield { start, end };
  }),
  phrase: detector("PHRASE", { words: group("word", "top secret plan", "plan b", "b", "机密文件") }, ({ hits }) => hits("words")),
  code: detector("CODE", { words: group("start", "key_"), near: group("none", "acme") }, function* (scan) {
    for (const { start, end } of scan.hits("words")) {
      const last = reach(scan.text, end - 1, 1, /\w/);
      if (last > end + 3 && scan.isNear("near", start, last)) yield { start, end: last };
    }
  }),
};

function group(boundary: "word" | "start" | "none", ...words: string[]) {
  return { words, boundary };
}

function detector(
  type: string,
  literals: TextDetector["literals"],
  find: (scan: Scan) => Iterable<{ readonly start: number; readonly end: number }>,
): TextDetector {
  return {
    literals,
    threshold: 0.5,
    needs: "window",
    *detect(scan): Iterable<RawFinding> {
      for (const { start, end } of find(scan)) yield { type, start, end, score: 1, evidence: "list" };
    },
  };
}

/** From `at` on, over characters of a kind: where the last of them ends. */
function reach(text: string, at: number, step: 1 | -1, kind: RegExp): number {
  let end = at;
  while (kind.test(text.charAt(end + step))) end += step;
  return step === 1 ? end + 1 : end;
}

function select(names: readonly string[], own = detectors): TextSelection {
  const definitions = Object.keys(own).map((name, index): GuardrailDefinition => ({
    name,
    detector: "size",
    mode: "both",
    action: "mask",
    on_unavailable: "deny",
    on_unscanned: "deny",
    default_on: false,
    // Guardrails of the same parameters share a detector.
    params: { messages_max: index },
  }));
  return compileGuardrails(definitions, ({ name }) => own[name]).select(names);
}

const redact = ({ type }: Finding) => redaction(type);
const all = select(Object.keys(detectors));

interface Outcome {
  readonly text: string;
  readonly findings: readonly Finding[];
  readonly blockedBy: Finding | undefined;
}

type Blocking = (finding: Finding) => boolean;

function whole(text: string, isBlocking: Blocking): Outcome {
  const { findings } = all.inspect(text, "assistant");
  return { blockedBy: undefined, ...release({ text, start: 0, findings }, { trust: "assistant", edit: redact, isBlocking }) };
}

function streamed(pieces: readonly string[], isBlocking: Blocking, selection = all): Outcome {
  const stream = openTextStream(selection, { trust: "assistant", edit: redact, isBlocking });
  const parts: Released[] = [...pieces.map((piece) => stream.push(piece)), stream.end()];
  return {
    text: parts.map(({ text }) => text).join(""),
    findings: parts.flatMap(({ findings }) => findings),
    blockedBy: parts.find(({ blockedBy }) => blockedBy !== undefined)?.blockedBy,
  };
}

function cut(text: string, cuts: readonly number[]): readonly string[] {
  const places = [0, ...cuts.map((place) => place % (text.length + 1)), text.length].sort((a, b) => a - b);
  return places.slice(1).map((end, index) => text.slice(places[index], end));
}

const never: Blocking = () => false;

const fragment = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("the ", "and ", "a ", "I ", "plan ", "b ", "well-known ", "top ", "secret ", "code ", "pin ") },
  { weight: 3, arbitrary: fc.constantFrom(" ", "\n", "\n\n", "  ", ", ", ". ", ": ", '"', "{", "}", "[", "(", "- ", "/", "*") },
  { weight: 3, arbitrary: fc.stringMatching(/^[0-9]{1,5}[ -]?$/) },
  { weight: 2, arbitrary: fc.constantFrom("ann@x.io", "@", "ann", "x.io ", "key_", "acme ", "key_abc123 ", "acme") },
  { weight: 1, arbitrary: fc.constantFrom("\u200b", "\u00ad", "\uff11", "\u0661", "e\u0301", "\ud83d", "\u{1f600}", "\u{1d7d9}", "’", "\u00a0") },
  { weight: 1, arbitrary: fc.constantFrom("机", "密", "文件", "机密文件", "か", "\u3099") },
  { weight: 1, arbitrary: fc.stringMatching(/^[a-z]{1,30}$/) },
);
const texts = fc.array(fragment, { maxLength: 120 }).map((fragments) => fragments.join(""));
const cuts = fc.oneof(
  fc.array(fc.nat(2_000), { maxLength: 30 }),
  fc.constant(Array.from({ length: 2_000 }, (_, index) => index)),
);
const blockings = fc.oneof(
  fc.constant(never),
  fc.subarray(Object.keys(detectors)).map((names): Blocking => ({ guardrail }) => names.includes(guardrail)),
);

describe("openTextStream", () => {
  /** If it broke, who splits an answer cleverly enough would get what a guardrail takes out of it. */
  test("lets pass in any pieces what it would let pass at once", () => {
    fc.assert(
      fc.property(texts, cuts, blockings, (text, places, isBlocking) => {
        expect(streamed(cut(text, places), isBlocking)).toEqual(whole(text, isBlocking));
      }),
      { numRuns: 3_000 },
    );
  });
});
