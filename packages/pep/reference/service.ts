// STABLE: asks before every summary, and does nothing without a decision. Edit the files that it calls.

import { type Client, PepError } from "@meshgate/pep";
import { readCaller } from "./callers.ts";
import { type Answer, summaryHandlers } from "./handlers.ts";
import { summaryFacts } from "./mapper.ts";
import { readOrder } from "./order.ts";

/** The service as a function from request to response, for any runtime that has both. */
export function summaryService(
  client: Pick<Client, "enforce">,
  onFailure: (error: PepError) => void,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/health") return Response.json({ status: "ok" });
    if (pathname !== "/summaries")
      return Response.json({ error: "There is only /summaries here" }, { status: 404 });
    if (request.method !== "POST") return Response.json({ error: "Use POST" }, { status: 405 });
    const { status, body } = await answerOrder(client, request, onFailure);
    return Response.json(body, { status });
  };
}

async function answerOrder(
  client: Pick<Client, "enforce">,
  request: Request,
  onFailure: (error: PepError) => void,
): Promise<Answer> {
  const order = readOrder(await readJson(request));
  if (typeof order === "string") return { status: 400, body: { error: order } };
  try {
    const facts = summaryFacts(order, readCaller(request.headers));
    return await client.enforce(facts, summaryHandlers(order), { signal: request.signal });
  } catch (error) {
    if (!(error instanceof PepError)) throw error;
    onFailure(error);
    return { status: 503, body: { error: "No summary can be made now", document_id: order.documentId } };
  }
}

/** Nothing where the body is not JSON; an order is never nothing. */
async function readJson(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    return undefined;
  }
}
