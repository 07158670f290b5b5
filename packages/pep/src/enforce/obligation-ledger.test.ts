import { describe, expect, test } from "bun:test";
import { thrownBy } from "../../test/kit/thrown.ts";
import type { Obligation } from "../wire/evaluate-response.ts";
import { ObligationLedger } from "./obligation-ledger.ts";

const everything: readonly Obligation[] = [
  { type: "OUTPUT_CAP", params: { max_tokens: 3, max_items: 2, max_bytes: 5 } },
  { type: "MODEL_SUBSTITUTE", params: { model: "local/small" } },
  { type: "REDACT", params: { entities: ["DIGIT"] } },
  { type: "ROUTE_LOCAL", params: {} },
];

const redactors = { DIGIT: (text: string) => text.replaceAll(/\d/g, "#") };
const targets = ["cloud", "cellar", "attic"];
const isLocal = (target: string) => target !== "cloud";

test("each use does the work and settles what it did, and nothing else", () => {
  const ledger = new ObligationLedger(everything);
  const steps = [
    () => ledger.redact("call 555", redactors),
    () => ledger.capText("one two"),
    () => ledger.capItems([1, 2, 3]),
    () => ledger.model("large"),
    () => ledger.targets(targets, isLocal),
  ].map((step) => [step(), ledger.open]);
  expect(steps).toEqual([
    ["call ###", [...caps("max_tokens", "max_items", "max_bytes"), "MODEL_SUBSTITUTE", "ROUTE_LOCAL"]],
    ["one t", [...caps("max_items"), "MODEL_SUBSTITUTE", "ROUTE_LOCAL"]],
    [
      [1, 2],
      ["MODEL_SUBSTITUTE", "ROUTE_LOCAL"],
    ],
    ["local/small", ["ROUTE_LOCAL"]],
    [["cellar", "attic"], []],
  ]);
  ledger.requireSettled();
});

test("what is not asked for changes nothing", () => {
  const ledger = new ObligationLedger([]);
  expect([
    ledger.redact("call 555", {}),
    ledger.capText("one two"),
    ledger.capItems([1, 2, 3]),
    ledger.model("large"),
    ledger.targets(targets, isLocal),
  ]).toEqual(["call 555", "one two", [1, 2, 3], "large", targets]);
  ledger.requireSettled();
});

test("several obligations of one kind join: the lowest caps, every entity", () => {
  const ledger = new ObligationLedger([
    ...everything,
    { type: "OUTPUT_CAP", params: { max_tokens: 9, max_items: 1 } },
    { type: "REDACT", params: { entities: ["VOWEL", "DIGIT"] } },
    { type: "MODEL_SUBSTITUTE", params: { model: "local/small" } },
  ]);
  expect(ledger.terms).toEqual({ tokensMax: 3, itemsMax: 1, bytesMax: 5, entities: ["DIGIT", "VOWEL"] });
  expect(ledger.model("large")).toBe("local/small");
});

test("a stream is capped as it passes", async () => {
  const ledger = new ObligationLedger([{ type: "OUTPUT_CAP", params: { max_bytes: 5 } }]);
  const passed = ledger.capStream(pieces("one", " two"));
  expect<readonly string[]>(ledger.open).toEqual(caps("max_bytes"));
  expect((await Array.fromAsync(passed)).join("")).toBe("one t");
  expect(ledger.open).toEqual([]);
});

test("a stream that its reader ends is capped", async () => {
  const ledger = new ObligationLedger([{ type: "OUTPUT_CAP", params: { max_bytes: 50 } }]);
  for await (const _piece of ledger.capStream(pieces("one", " two"))) break;
  expect(ledger.open).toEqual([]);
});

test("a stream that breaks is not", async () => {
  const ledger = new ObligationLedger([{ type: "OUTPUT_CAP", params: { max_bytes: 50 } }]);
  const broken = ledger.capStream(breaking("one"));
  await Array.fromAsync(broken).catch(() => {});
  expect<readonly string[]>(ledger.open).toEqual(caps("max_bytes"));
});

test("what something else has done can be ticked off by name", () => {
  const ledger = new ObligationLedger([{ type: "OUTPUT_CAP", params: { max_tokens: 3 } }]);
  ledger.settle("OUTPUT_CAP.max_tokens");
  expect(ledger.open).toEqual([]);
});

describe("what cannot be done stays open", () => {
  test.each<readonly [string, (ledger: ObligationLedger) => unknown]>([
    ["a redaction without a redactor", (ledger) => ledger.redact("call 555", {})],
    [
      "a redactor that is a member of every object",
      (ledger) => ledger.redact("call 555", Object.create(redactors)),
    ],
    ["a route without a local target", (ledger) => ledger.targets(["cloud"], isLocal)],
  ])("%s", async (_what, use) => {
    const ledger = new ObligationLedger(everything);
    const before = ledger.open;
    expect((await thrownBy(() => use(ledger))).kind).toBe("obligation-not-applied");
    expect(ledger.open).toEqual(before);
  });

  test("two substitutes that differ", async () => {
    const ledger = new ObligationLedger([
      { type: "MODEL_SUBSTITUTE", params: { model: "a" } },
      { type: "MODEL_SUBSTITUTE", params: { model: "b" } },
    ]);
    expect((await thrownBy(() => ledger.model("large"))).kind).toBe("obligation-not-applied");
    expect((await thrownBy(() => ledger.requireSettled())).kind).toBe("obligation-not-applied");
  });
});

function caps(...names: readonly string[]): readonly string[] {
  return names.map((name) => `OUTPUT_CAP.${name}`);
}

async function* breaking(...texts: readonly string[]): AsyncGenerator<string> {
  yield* texts;
  throw new Error("the model is gone");
}

async function* pieces(...texts: readonly string[]): AsyncGenerator<string> {
  yield* texts;
}
