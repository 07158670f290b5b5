import type { GuardrailDefinition } from "../../src/definition.ts";
import type { TextDetector } from "../../src/detectors/detector.ts";
import { compileGuardrails } from "../../src/inspect/compile-guardrails.ts";
import type { TextSelection } from "../../src/inspect/guardrail-set.ts";
import type { LiteralGroup, Scan } from "../../src/scan/scan.ts";
import type { TextRange } from "../../src/text/normal-text.ts";

/** Detectors that are as local as a detector may be, and no more: each in another way. */
export const localDetectors: Readonly<Record<string, TextDetector>> = {
  token: local("TOKEN", {}, function* ({ text, ats }) {
    for (const at of ats) {
      const start = reach(text, at, -1, /[\w.]/);
      const end = reach(text, at, 1, /[\w.]/) + 1;
      if (start < at && end > at + 1) yield { start, end };
    }
  }),
  number: local("NUMBER", {}, function* ({ text, digitRuns }) {
    for (const { start, end } of groupsOf(text, digitRuns))
      if (text.slice(start, end).replace(/\D/g, "").length % 3 === 0) yield { start, end };
  }),
  context: local("CONTEXT", { near: words("pin", "secret code") }, function* (scan) {
    for (const { start, end } of scan.digitRuns)
      if (end - start === 4 && scan.isNear("near", start, end)) yield { start, end };
  }),
  prefix: local(
    "PREFIX",
    { marks: { words: ["key_"], boundary: "start" }, near: words("acme") },
    function* (scan) {
      for (const { start, end } of scan.hits("marks")) {
        const last = reach(scan.text, end - 1, 1, /\w/) + 1;
        if (last > end + 3 && scan.isNear("near", start, last)) yield { start, end: last };
      }
    },
  ),
  phrase: local("PHRASE", { words: words("top secret plan", "plan b", "b", "机密文件") }, (scan) =>
    scan.hits("words"),
  ),
  assigned: local("ASSIGNED", { names: { words: ["word"], boundary: "none" } }, function* (scan) {
    const { text } = scan;
    for (const hit of scan.hits("names")) {
      const gap = /^["']? ?[:=] ?["']?/.exec(text.slice(reach(text, hit.end - 1, 1, /\w/) + 1))?.[0];
      if (gap === undefined) continue;
      const start = reach(text, hit.end - 1, 1, /\w/) + 1 + gap.length;
      const end = reach(text, start - 1, 1, /[a-z]/) + 1;
      if (end > start + 2) yield { start, end };
    }
  }),
  pair: local("PAIR", { near: words("plan b") }, function* (scan) {
    const { digitRuns } = scan;
    for (const [index, { start, end }] of digitRuns.entries()) {
      const next = digitRuns[index + 1];
      const isPair =
        next !== undefined && next.start - end <= 40 && end - start === 2 && next.end - next.start === 4;
      if (isPair && scan.isNear("near", start, next.end)) yield { start, end: next.end };
    }
  }),
  row: local("ROW", { words: words("of", "its") }, function* (scan) {
    for (const [index, { start }] of scan.hits("words").entries()) {
      const row = scan.hits("words").slice(index, index + 3);
      const isClose = row.every((hit, place) => place === 0 || hit.start - (row[place - 1]?.end ?? 0) <= 40);
      const end = row[2]?.end ?? start;
      if (row.map(({ word }) => word).join() === "0,1,1" && isClose && end - start <= 96)
        yield { start, end };
    }
  }),
};

/** Some detectors as guardrails of the same names. */
export function selectOf(detectors: Readonly<Record<string, TextDetector>>): TextSelection {
  const names = Object.keys(detectors);
  const definitions = names.map(
    (name, index): GuardrailDefinition => ({
      name,
      detector: "size",
      mode: "both",
      action: "mask",
      on_unavailable: "deny",
      on_unscanned: "deny",
      default_on: false,
      // Guardrails of the same parameters share a detector.
      params: { messages_max: index },
    }),
  );
  return compileGuardrails(definitions, ({ name }) => detectors[name]).select(names);
}

/** A detector of one type that always counts. */
export function local(
  type: string,
  literals: TextDetector["literals"],
  find: (scan: Scan) => Iterable<TextRange>,
): TextDetector {
  return {
    literals,
    threshold: 0.5,
    needs: "window",
    *detect(scan) {
      for (const { start, end } of find(scan)) yield { type, start, end, score: 1, evidence: "list" };
    },
  };
}

function words(...list: readonly string[]): LiteralGroup {
  return { words: list, boundary: "word" };
}

/** Digit runs a space, a line break or a dash apart. */
function groupsOf(text: string, runs: readonly TextRange[]): readonly TextRange[] {
  const groups: TextRange[] = [];
  for (const run of runs) {
    const last = groups.at(-1);
    const isNext = last !== undefined && /^[ \n-]$/.test(text.slice(last.end, run.start));
    if (isNext) groups[groups.length - 1] = { start: last.start, end: run.end };
    else groups.push(run);
  }
  return groups;
}

/** From `at` on, over characters of a kind: the last of them. */
function reach(text: string, at: number, step: 1 | -1, kind: RegExp): number {
  let last = at;
  while (kind.test(text.charAt(last + step))) last += step;
  return last;
}
