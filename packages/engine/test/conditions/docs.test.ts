import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "@meshgate/canon";
import { parse } from "yaml";
import { compileCondition } from "../../src/conditions/compile-condition.ts";
import { type Condition, ERROR, TRUE } from "../../src/conditions/condition.ts";
import type { ConditionProblem } from "../../src/conditions/condition-problem.ts";
import { printCondition } from "../../src/conditions/print-condition.ts";
import { readCondition } from "../../src/conditions/read-condition.ts";
import { readEntries } from "../../src/conditions/read-entries.ts";
import { namedTypes, type ValueType, vocabularyOf } from "../../src/conditions/vocabulary.ts";
import { withDecision } from "../../src/conditions/with-decision.ts";
import type { Facts } from "../../src/index.ts";

const page = readFileSync(join(import.meta.dir, "../../../../docs/condition-language.md"), "utf8");
const facts: Facts = JSON.parse(blocks("json facts").join(""));
const vocabulary = vocabularyOf({ signals: new Map(declaredSignals()), actions: [] });

describe("docs/condition-language.md", () => {
  test.each(resultsIn("condition"))("%s is %s", (text, result) => {
    expect(truthOf(conditionOf(text))).toBe(result);
  });

  test.each(resultsIn("map"))("the map %s is %s", (text, result) => {
    const map: JsonObject = parse(text);
    const entries = readEntries(map, vocabulary);
    expect(entries.ok && truthOf(entries.value)).toBe(result);
  });

  test.each(resultsIn("normal"))("%s has the normal form %s", (text, normal) => {
    expect(printCondition(conditionOf(text))).toBe(normal);
  });

  test.each(problemExamples())("the problems of %s are those shown", (text, shown) => {
    const read = readCondition(text, vocabulary);
    expect(read.ok ? "" : renderProblems(text, read.error)).toBe(shown);
  });

  test.each(["&&", "||"])("has the truth table of %s", (operator) => {
    const table = tableOf(operator.replaceAll("|", "\\|"));
    for (const [left, ...results] of table) {
      for (const [at, right] of ["true", "false", "error"].entries()) {
        expect(truthOf(conditionOf(`${withTruth(left)} ${operator} ${withTruth(right)}`))).toBe(
          `${results[at]}`,
        );
      }
    }
    expect(table).toHaveLength(3);
  });

  test("has the truth table of !", () => {
    for (const [operand, result] of tableOf("!")) {
      expect(truthOf(conditionOf(`!(${withTruth(operand)})`))).toBe(`${result}`);
    }
  });

  test("lists every fact, and when it is there", () => {
    const rows = [...page.matchAll(/^\| `([a-z_.]+)` \| .* \| (.*) \|$/gm)].map(([, path, when]) => [
      path,
      when,
    ]);
    const whenThere = {
      always: "always",
      optional: "optional",
      call: "calls through the gateway",
      "call-optional": "some calls through the gateway",
    };
    const known = [...withDecision(vocabularyOf({ signals: new Map(), actions: [] })).facts.values()];
    const expected = known.map(({ path, presence }) => [
      path,
      path === "decision" ? "always, in invariants alone" : whenThere[presence],
    ]);
    expect(rows.toSorted()).toEqual(expected.toSorted());
  });
});

function blocks(info: string): readonly string[] {
  return page
    .split(`\n\`\`\`${info}\n`)
    .slice(1)
    .map((rest) => rest.slice(0, rest.indexOf("\n```")));
}

/** `text => result`, the arrow on the same line or on the next. */
function resultsIn(info: string): [string, string][] {
  const lines = blocks(info).flatMap((block) => block.replace(/\n\s+=>/g, " =>").split("\n"));
  return lines.map((line) => {
    const [text = "", result = ""] = line.split("=> ");
    return [text.trim(), result];
  });
}

/** The text, then a line for each problem, as in the page. */
function problemExamples(): [string, string][] {
  return blocks("problem").map((block) => {
    const [text = "", ...others] = block.split("\n");
    return [text, others.join("\n")];
  });
}

function renderProblems(text: string, problems: readonly ConditionProblem[]): string {
  return problems
    .map(({ code, span, message, mend }) => {
      const mark = "^".repeat(Math.max(1, Math.min(span.end, text.length) - span.start));
      return `${" ".repeat(span.start)}${mark}\n${code}: ${message}\n${mend}`;
    })
    .join("\n");
}

function declaredSignals(): (readonly [string, ValueType])[] {
  const declared: Record<string, keyof typeof namedTypes | [string, ...string[]]> = parse(
    blocks("yaml signals").join(""),
  );
  return Object.entries(declared).map(([name, type]) => [
    name,
    typeof type === "string" ? namedTypes[type] : { kind: "one-of", values: type },
  ]);
}

function conditionOf(text: string): Condition {
  const read = readCondition(text, vocabulary);
  if (!read.ok) throw new Error(`${text}\n${JSON.stringify(read.error)}`);
  return read.value.condition;
}

function truthOf(condition: Condition): string {
  const truth = compileCondition(condition, vocabulary)(facts);
  return truth === ERROR ? "error" : `${truth === TRUE}`;
}

/** The cells below a table's head, the rows' names first. */
function tableOf(operator: string): readonly (readonly string[])[] {
  const [, rest = ""] = page.split(`\n| \`${operator}\` |`);
  const rows = rest.slice(0, rest.indexOf("\n\n")).split("\n").slice(2);
  return rows.map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.replaceAll("*", "").trim()),
  );
}

function withTruth(truth = ""): string {
  return truth === "error" ? "signals.reviewer == 'ada'" : truth;
}
