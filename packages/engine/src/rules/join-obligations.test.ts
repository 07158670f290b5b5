import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { anyObligation } from "../../test/rules/generators.ts";
import { joinObligations } from "./join-obligations.ts";
import type { Obligation } from "./obligation.ts";

const anyObligations = fc.array(anyObligation, { maxLength: 6 });

describe("joined obligations", () => {
  test("hold the lowest of each cap, every entity once, one substitute", () => {
    expect(
      joinObligations([
        { type: "REDACT", params: { entities: ["PHONE", "EMAIL"] } },
        { type: "OUTPUT_CAP", params: { max_tokens: 200, max_bytes: 10 } },
        { type: "ROUTE_LOCAL", params: {} },
        { type: "MODEL_SUBSTITUTE", params: { model: "small" } },
        { type: "OUTPUT_CAP", params: { max_tokens: 100, max_items: 3 } },
        { type: "REDACT", params: { entities: ["EMAIL", "IBAN"] } },
        { type: "MODEL_SUBSTITUTE", params: { model: "small" } },
      ]),
    ).toEqual({
      kind: "joined",
      obligations: [
        { type: "OUTPUT_CAP", params: { max_tokens: 100, max_items: 3, max_bytes: 10 } },
        { type: "MODEL_SUBSTITUTE", params: { model: "small" } },
        { type: "REDACT", params: { entities: ["EMAIL", "IBAN", "PHONE"] } },
        { type: "ROUTE_LOCAL", params: {} },
      ],
    });
  });

  test("do not depend on the order or on repetition, and joined again stay as they are", () => {
    const anyOrder = anyObligations.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length })),
    );
    fc.assert(
      fc.property(anyOrder, ([all, again]) => {
        const joined = joinObligations(all);
        expect(joinObligations(again)).toEqual(joined);
        if (joined.kind === "joined") expect(joinObligations(joined.obligations)).toEqual(joined);
      }),
    );
  });

  // If this breaks, two rules together ask for less than one of them.
  test("ask for no less than each of them alone", () => {
    fc.assert(
      fc.property(anyObligations, (all) => {
        const joined = joinObligations(all);
        if (joined.kind === "joined") {
          for (const one of all) expect(joined.obligations.some((other) => covers(other, one))).toBe(true);
        }
      }),
    );
  });

  test("conflict where two substitutes differ, and only there", () => {
    fc.assert(
      fc.property(anyObligations, (all) => {
        const models = all.flatMap((one) => (one.type === "MODEL_SUBSTITUTE" ? [one.params.model] : []));
        expect(joinObligations(all).kind).toBe(new Set(models).size > 1 ? "conflict" : "joined");
      }),
    );
  });
});

function covers(joined: Obligation, one: Obligation): boolean {
  if (joined.type === "OUTPUT_CAP" && one.type === "OUTPUT_CAP") {
    const caps: Readonly<Record<string, number>> = joined.params;
    return Object.entries(one.params).every(([name, cap]) => (caps[name] ?? Number.POSITIVE_INFINITY) <= cap);
  }
  if (joined.type === "REDACT" && one.type === "REDACT") {
    return one.params.entities.every((entity) => joined.params.entities.includes(entity));
  }
  return Bun.deepEquals(joined, one);
}
