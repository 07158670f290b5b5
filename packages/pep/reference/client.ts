// YOURS TO EDIT: how your callers call. `npm run reference:orders -w @meshgate/pep` sends one order for each outcome.

const text = Array.from(
  { length: 60 },
  (_, number) => `Paragraph ${number + 1} of the report says that storage costs in the archive rose again.`,
).join(" ");

/** An order for each outcome of policies/document-summarisation, and who sends it. */
export const exampleOrders = [
  { outcome: "ALLOW", caller: "intranet", order: { document_id: "doc-1", text, classification: "internal" } },
  {
    outcome: "DEGRADE",
    caller: "intranet",
    order: { document_id: "doc-2", text, classification: "confidential" },
  },
  {
    outcome: "REQUIRE_REVIEW",
    caller: "records-office",
    order: { document_id: "doc-3", text: `${text} Ask records@example.com.`, classification: "confidential" },
  },
  {
    outcome: "BLOCK",
    caller: "stranger",
    order: { document_id: "doc-4", text, classification: "confidential" },
  },
] as const;

/** Orders one summary. */
export async function orderSummary(url: string, caller: string, order: object): Promise<Response> {
  return await fetch(new URL("/summaries", url), {
    method: "POST",
    headers: { "content-type": "application/json", "x-caller": caller },
    body: JSON.stringify(order),
  });
}

if (import.meta.main) {
  const url = process.env["SUMMARY_URL"] || "http://127.0.0.1:8090";
  for (const { outcome, caller, order } of exampleOrders) {
    const response = await orderSummary(url, caller, order);
    process.stdout.write(`${outcome}: ${response.status} ${await response.text()}\n`);
  }
}
