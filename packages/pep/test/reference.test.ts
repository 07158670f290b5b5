import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { capTokens, estimateTokens } from "@meshgate/pep";
import { type RunningGateway, startGateway } from "../../gateway/test/kit/gateway.ts";
import { exampleOrders, orderSummary } from "../reference/client.ts";
import { startReference } from "./kit/reference-process.ts";

const root = join(import.meta.dir, "../../..");
const rules = join(root, "policies/document-summarisation/policy.yaml");

let gateway: RunningGateway;
let service: { readonly url: string; stop(): Promise<void> };

beforeAll(async () => {
  gateway = await startGateway({ env: { MESHGATE_RULES: rules } });
  const { hostname, port } = new URL(gateway.url);
  service = await startReference({ POLICYGATE_EVAL_HOST: hostname, POLICYGATE_EVAL_PORT: port });
});

afterAll(async () => {
  await service.stop();
  await gateway.stop();
});

describe("the document-summarising service, against the gateway", () => {
  test.each([
    ["ALLOW", { status: 200, limited: false, reasons: undefined }],
    ["DEGRADE", { status: 200, limited: true, reasons: ["SENSITIVE_OUTPUT_LIMIT"] }],
    ["REQUIRE_REVIEW", { status: 202, limited: undefined, reasons: ["RESTRICTED_PERSONAL_DATA"] }],
    ["BLOCK", { status: 403, limited: undefined, reasons: ["LOW_TRUST_RESTRICTED_DOCUMENT"] }],
  ] as const)("%s", async (outcome, expected) => {
    const { status, body } = await order(outcome);
    const { limited, reasons } = body;
    expect<unknown>({ status, limited, reasons }).toEqual(expected);
  });

  // Whoever gets more than the cap has read what the policy kept back.
  test.each([
    ["by sentences, where they are short", "The archive costs more."],
    [
      "by tokens, where they are long",
      `The archive costs more${" and keeps every scan of every form".repeat(10)}.`,
    ],
  ])("holds a degraded summary to its caps, %s", async (_what, sentence) => {
    const { max_tokens, max_items } = capOfPolicy();
    const text = `${sentence} `.repeat(20);
    const allowed = String((await order("ALLOW", { text })).body["summary"]);
    const degraded = String((await order("DEGRADE", { text })).body["summary"]);
    const items = Array.from({ length: max_items }, () => sentence).join(" ");
    expect(allowed).toBe(text.trim());
    expect(degraded).toBe(capTokens(items, max_tokens));
    expect(estimateTokens(degraded)).toBeLessThanOrEqual(max_tokens);
  });

  test.each(["BLOCK", "REQUIRE_REVIEW"] as const)(
    "tells nothing of the document under %s",
    async (outcome) => {
      expect(JSON.stringify((await order(outcome)).body)).not.toContain("archive");
    },
  );

  test("leaves each decision in the gateway's record, under the id that its caller is told", async () => {
    const { body } = await order("DEGRADE");
    const record = await (await fetch(`${gateway.url}/v1/audit/${String(body["decision"])}`)).json();
    expect(JSON.stringify(record)).toContain("SENSITIVE_OUTPUT_LIMIT");
  });

  test("refuses an order that it cannot read, without asking", async () => {
    const response = await orderSummary(service.url, "intranet", { document_id: "d" });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: "text must be a text" });
  });
});

test("makes no summary while there is no gateway", async () => {
  const alone = await startReference({ POLICYGATE_EVAL_PORT: "1" });
  const response = await orderSummary(alone.url, "intranet", exampleOrders[0].order);
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({ document_id: "doc-1", error: "No summary can be made now" });
  await alone.stop();
});

/** What the service answers to the example for that outcome, with some of it changed. */
async function order(
  outcome: (typeof exampleOrders)[number]["outcome"],
  changes: object = {},
): Promise<{ status: number; body: Readonly<Record<string, unknown>> }> {
  const example = exampleOrders.find((one) => one.outcome === outcome) ?? exampleOrders[0];
  const response = await orderSummary(service.url, example.caller, { ...example.order, ...changes });
  return { status: response.status, body: Object(await response.json()) };
}

/** Of the one rule for restricted documents, as it is written. */
function capOfPolicy(): { readonly max_tokens: number; readonly max_items: number } {
  const [, tokens, items] = /max_tokens: (\d+), max_items: (\d+)/.exec(readFileSync(rules, "utf8")) ?? [];
  return { max_tokens: Number(tokens), max_items: Number(items) };
}
