import { checkAnswer } from "./contracts.ts";

const underTest = new Set<string>();
const plainFetch = globalThis.fetch;

/**
 * Holds every JSON answer of a gateway under test to its contract on its way to whoever asked: a test, an SDK, the PEP
 * client. An answer that breaks it fails the request.
 */
export function holdToContracts(url: string): void {
  underTest.add(new URL(url).origin);
  globalThis.fetch = Object.assign(checkedFetch, { preconnect: plainFetch.preconnect });
}

async function checkedFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await plainFetch(input, init);
  const { origin, pathname } = new URL(input instanceof Request ? input.url : input);
  if (
    !underTest.has(origin) ||
    response.headers.get("content-type")?.startsWith("application/json") !== true
  ) {
    return response;
  }
  const method = init?.method ?? (input instanceof Request ? input.method : "GET");
  const body = await response.text();
  checkAnswer({ method, path: pathname, status: response.status, body: JSON.parse(body) });
  return new Response(body, response);
}
