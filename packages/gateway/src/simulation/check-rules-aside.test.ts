import { describe, expect, test } from "bun:test";
import { checkRulesAside } from "./check-rules-aside.ts";

const document = (signals: string, rules: readonly string[]) => ({
  file: "rules[0]",
  text: [
    'policy_id: c\npolicy_version: "1"',
    `signals: {${signals}}`,
    "default: {decision: ALLOW, rationale_codes: [OK]}",
    "rules:",
    ...rules.map(
      (when, at) =>
        `  - {rule_id: r${at}, priority: 50, when: "${when}", then: {decision: BLOCK, rationale_codes: [X]}}`,
    ),
  ].join("\n"),
});

/** That six things do not fit into five places: short to write, long to find out. */
function crowded(): string {
  const [things, places] = [Array.from({ length: 6 }, (_, n) => n), Array.from({ length: 5 }, (_, n) => n)];
  const is = (thing: number, place: number) => `signals.p${thing}_${place}`;
  const placed = things.map((thing) => `(${places.map((place) => is(thing, place)).join(" || ")})`);
  const alone = places.flatMap((place) =>
    things.flatMap((a) => things.slice(a + 1).map((b) => `(!${is(a, place)} || !${is(b, place)})`)),
  );
  return [...placed, ...alone].join(" && ");
}

const crowd = Array.from({ length: 6 }, (_, a) => Array.from({ length: 5 }, (_b, b) => `p${a}_${b}: bool`));

describe("rules that are checked aside", () => {
  test("are told to be sound, or what is wrong with them", async () => {
    const sound = document("n: int", ["signals.n > 1"]);
    expect(await checkRulesAside([sound], 30_000)).toEqual({ kind: "checked", problems: [] });
    const wrong = await checkRulesAside([document("n: int", ["signals.m > 1"])], 30_000);
    expect(wrong).toMatchObject({ kind: "checked", problems: [{ file: "rules[0]", severity: "error" }] });
  });

  // Whoever may simulate could else stop every call with one page of rules: these take minutes.
  test("are given up after a time, in which others have had their turn", async () => {
    const rules = Array.from({ length: 30 }, (_, at) => `${crowded()} && signals.n > ${at}`);
    const slow = document([...crowd.flat(), "n: int"].join(", "), rules);
    expect(await checkRulesAside([slow], 300)).toEqual({ kind: "took-too-long" });
  });
});
