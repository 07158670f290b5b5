import { expect, test } from "bun:test";
import { type CelInput, celEnv, isCelError, parse, plan } from "@bufbuild/cel";
import fc from "fast-check";
import { compileCondition } from "../../src/conditions/compile-condition.ts";
import { ERROR, TRUE } from "../../src/conditions/condition.ts";
import { printExpression } from "../../src/conditions/print-expression.ts";
import { readCondition } from "../../src/conditions/read-condition.ts";
import { admits } from "../../src/conditions/value-type.ts";
import type { Facts } from "../../src/index.ts";
import { anyExpression, anyFacts, vocabulary } from "./generators.ts";

/*
 * What CEL and this language share: everything but
 *  - `null`: here it means absent, there it is a value; and `has` of something without a dot;
 *  - signals that contradict their declared type, which an untyped CEL knows nothing of;
 *  - ints beyond 2^53 - 1, where a CEL int goes on to 2^63 - 1.
 */
const sharedText = anyExpression
  .map((tree) => printExpression(tree).replace(/\b(?:9007199254740991|4503599627370496)\b/g, "7"))
  .filter((text) => !/null|has\((?:action|findings)\)/.test(text));

const expressions = 1_000;
const factsEach = 10;

test(`what is shared with CEL says what CEL says (${expressions * factsEach} cases)`, () => {
  fc.assert(
    fc.property(
      sharedText,
      fc.array(anyFacts, { minLength: factsEach, maxLength: factsEach }),
      (text, samples) => {
        const read = readCondition(text, vocabulary);
        if (!read.ok) throw new Error(JSON.stringify(read.error));
        const compiled = compileCondition(read.value.condition, vocabulary);
        const cel = plan(celEnv(), parse(text));
        for (const facts of samples.map(withSharedSignals)) {
          const truth = compiled(facts);
          const answer = cel(celBindings(facts));
          expect(truth === ERROR ? "error" : truth === TRUE).toBe(
            isCelError(answer) ? "error" : answer === true,
          );
        }
      },
    ),
    { numRuns: expressions },
  );
});

function withSharedSignals(facts: Facts): Facts {
  const shared = Object.entries(facts.signals).filter(([name, value]) => {
    const type = vocabulary.signals.get(name);
    const isSmall = typeof value !== "number" || !Number.isInteger(value) || Math.abs(value) < 100;
    return type !== undefined && admits(type, value) && (type.kind !== "int" || isSmall);
  });
  return { ...facts, signals: Object.fromEntries(shared) };
}

/** Ints as CEL's ints, decimals as its doubles; what is absent is a missing key. */
function celBindings({
  signals,
  principal,
  call,
  findings,
  subject,
  ...others
}: Facts): Record<string, CelInput> {
  const asCel = Object.entries(signals).map(([name, value]): [string, CelInput] => {
    const isInt = typeof value === "number" && vocabulary.signals.get(name)?.kind === "int";
    return [name, isInt ? BigInt(value) : value];
  });
  return {
    action: others.action,
    env: { ...others.env },
    resource: recordOf(others.resource),
    subject: recordOf(subject ?? {}),
    signals: new Map(asCel),
    principal:
      principal === undefined ? {} : { ...recordOf({ ...principal, tags: null }), tags: principal.tags },
    call: call === undefined ? {} : { ...recordOf({ ...call, tools: null }), tools: call.tools },
    ...(findings === undefined ? {} : { findings: findings.map((finding) => recordOf(finding)) }),
  };
}

function recordOf(record: object): Record<string, CelInput> {
  const entries = Object.entries<string | number | boolean | null>({ ...record }).flatMap(([key, value]) => {
    if (value === null) return [];
    return [[key, typeof value === "number" ? BigInt(value) : value] as const];
  });
  return Object.fromEntries(entries);
}
