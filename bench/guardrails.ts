/**
 * Times guardrails on prose, on code and on texts made to be slow, and how long they take to compile in a fresh process. Run it as
 * a process of its own: `bun bench/guardrails.ts ROUNDS`; it prints JSON.
 */
import { compileGuardrails, type GuardrailSet } from "@meshgate/guardrails";
import { hostileUnits } from "./guardrails/hostile-texts.ts";
import { budgetedGuardrails, sampleGuardrails } from "./guardrails/sample-guardrails.ts";
import { repeatTo, sampleCode, sampleProse } from "./guardrails/sample-texts.ts";
import { cpuUs, timeCpu } from "./measure/cpu-time.ts";

export interface GuardrailFigures {
  /** All guardrails compiled, cold; the lesser of the processor's time and the wall's, since neighbours add to either. */
  readonly startMs: number;
  /** Microseconds of CPU a KB, each guardrail with the pass that all share; `all four`: those with a budget, together. */
  readonly costs: readonly {
    readonly guardrail: string;
    readonly proseUs: number;
    readonly codeUs: number;
  }[];
  /** 100 KB of prose through the four. */
  readonly longProseMs: number;
  /** Of each guardrail the text that costs most a KB at 1 MB, and the one that grows most. */
  readonly hostile: readonly HostileCost[];
}

export interface HostileCost {
  readonly guardrail: string;
  readonly text: string;
  readonly usPerKbShort: number;
  readonly usPerKbLong: number;
}

/** What was measured must not be optimised away. */
const sink = { sum: 0 };

const allFour = "all four";
const shortChars = 10_240;
const longChars = 1_048_576;

console.log(JSON.stringify(measure(Number(process.argv[2]))));

function measure(rounds: number): GuardrailFigures {
  const start = { wallMs: performance.now(), cpuUs: cpuUs() };
  const set = compileGuardrails(sampleGuardrails);
  const startMs = Math.min(performance.now() - start.wallMs, (cpuUs() - start.cpuUs) / 1_000);
  const costs = measureCosts(set, rounds);
  const [longProse] = timeTexts(set, [[allFour, sampleProse(100 * 1_024)]], rounds);
  return { startMs, costs, longProseMs: ((longProse ?? 0) * 100) / 1_000, hostile: measureHostile(set) };
}

function measureCosts(set: GuardrailSet, rounds: number): GuardrailFigures["costs"] {
  const names = [...sampleGuardrails.map(({ name }) => name), allFour];
  const prose = timeTexts(
    set,
    names.map((name) => [name, sampleProse(shortChars)]),
    rounds,
  );
  const code = timeTexts(
    set,
    names.map((name) => [name, sampleCode(shortChars)]),
    rounds,
  );
  return names.map((guardrail, index) => ({
    guardrail,
    proseUs: prose[index] ?? 0,
    codeUs: code[index] ?? 0,
  }));
}

/** Microseconds a KB. */
function timeTexts(
  set: GuardrailSet,
  pairs: readonly (readonly [guardrail: string, text: string])[],
  rounds: number,
): readonly number[] {
  const contestants = pairs.map(([name, text]) => {
    const inspect = inspectionBy(set, name);
    const run = (times: number): number => {
      let sum = 0;
      for (let time = 0; time < times; time += 1) sum += inspect(text);
      return sum;
    };
    return { name, run };
  });
  return timeCpu(contestants, rounds).map(({ nsEach }, index) => {
    const kb = (pairs[index]?.[1].length ?? 0) / 1_024;
    return nsEach / 1_000 / kb;
  });
}

/** Answers how much was found and what was not looked at, so that nothing of it can be left out. */
function inspectionBy(set: GuardrailSet, name: string): (text: string) => number {
  const selection = set.select(name === allFour ? budgetedGuardrails : [name]);
  return (text) => {
    const { findings, unscanned } = selection.inspect(text, "untrusted");
    return findings.length + unscanned.length;
  };
}

/** By guardrail: the dearest text, and the one that grows most from short to long. */
function measureHostile(set: GuardrailSet): readonly HostileCost[] {
  return sampleGuardrails.flatMap(({ name }) => {
    const inspect = inspectionBy(set, name);
    const costs = Object.entries(hostileUnits).map(([text, unit]) => ({
      guardrail: name,
      text,
      usPerKbShort: leastUsPerKb(inspect, repeatTo(unit, shortChars)),
      usPerKbLong: leastUsPerKb(inspect, repeatTo(unit, longChars)),
    }));
    const dearest = costs.toSorted((a, b) => b.usPerKbLong - a.usPerKbLong)[0];
    const growing = costs.toSorted((a, b) => growthOf(b) - growthOf(a))[0];
    return [...new Set([dearest, growing])].filter((cost) => cost !== undefined);
  });
}

function growthOf({ usPerKbShort, usPerKbLong }: HostileCost): number {
  return usPerKbLong / usPerKbShort;
}

/** The least of a few runs, each long enough for the clock's grain: what disturbs only adds. */
function leastUsPerKb(inspect: (text: string) => number, text: string): number {
  const times = Math.max(1, Math.round((8 * shortChars) / text.length));
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 4; run += 1) {
    const startUs = cpuUs();
    for (let time = 0; time < times; time += 1) sink.sum += inspect(text);
    least = Math.min(least, (cpuUs() - startUs) / times / (text.length / 1_024));
  }
  return least;
}
