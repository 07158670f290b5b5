import { expect, test } from "bun:test";
import type { Governance } from "../control/governance.ts";
import type { IncomingCall } from "../pipeline/call.ts";
import type { EvaluationReply, IncomingEvaluation } from "../pipeline/evaluate.ts";
import { createApp, directError, directRoutes } from "./app.ts";
import type { Service } from "./service.ts";

const ids = { requestId: "ours", correlationId: "theirs" };
const connection = { peerAddress: "127.0.0.1", limitIdle: () => undefined };

/** Tells what the pipeline was asked, and answers with a text of its own. */
function serviceAsking(asked: unknown[]): Service {
  const service: Partial<Service> = {
    bodyBytesMax: 100,
    governance: {} as Governance,
    newId: () => "new",
    async evaluate<T>(incoming: IncomingEvaluation<T>): Promise<EvaluationReply<T>> {
      const body = await incoming.readBody();
      const read = body.ok ? incoming.question(body.value, { actions: [], environment: "dev" }) : body;
      asked.push({ ...incoming, headers: [...incoming.headers], read });
      if (!read.ok) return { kind: "refused", ids, refusal: read.error };
      throw new Error("a bug");
    },
    async pipeline({ signal: _, ...incoming }: IncomingCall) {
      const read = await incoming.read();
      asked.push({ ...incoming, headers: [...incoming.headers], read });
      if (!read.ok) return { kind: "refused", ids, refusal: read.error, rates: [] };
      throw new Error("a bug");
    },
  };
  return service as Service;
}

/** A second way in that checked less than the first would be the way for whoever is to be kept out. */
test.each([
  ["an unknown field", "/evaluate", '{"actoin": 1}', {}],
  ["an explanation", "/evaluate?explain=true", '{"action": 1}', {}],
  ["an explanation that is neither true nor false", "/evaluate?explain=maybe", '{"action": 1}', {}],
  ["a query of another name", "/evaluate?explained=true", '{"action": 1}', {}],
  ["no JSON", "/evaluate", "{", {}],
  ["another content type", "/evaluate", "{}", { "content-type": "text/plain" }],
  ["a body that is too long", "/evaluate", `{"action": "${"x".repeat(100)}"}`, { "content-length": "114" }],
  ["an id of the caller's", "/evaluate", "{}", { "x-request-id": "mine" }],
  ["a call", "/v1/chat/completions", '{"messages": [{"role": "user", "content": "Hi"}]}', {}],
  ["a call without messages", "/v1/chat/completions", '{"messages": []}', {}],
  [
    "a call that names a host",
    "/v1/chat/completions",
    '{"messages": [{"role": "user"}], "api_base": "x"}',
    {},
  ],
  ["a call that is no JSON", "/v1/chat/completions", "{", {}],
])("%s is asked and answered directly as by the application", async (_name, path, body, headers) => {
  const request = () =>
    new Request(`http://127.0.0.1${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
    });
  const [byApp, direct]: [unknown[], unknown[]] = [[], []];
  const app = createApp(serviceAsking(byApp), () => undefined);
  const handler = directRoutes(serviceAsking(direct), () => undefined).get(`POST ${path.split("?")[0]}`);
  const [plain, short] = [await app.fetch(request(), connection), await handler?.(request(), connection)];
  expect(short?.status).toBe(plain.status);
  expect([...(short?.headers ?? [])]).toEqual([...plain.headers]);
  expect(await short?.text()).toBe(await plain.text());
  expect(JSON.stringify(direct)).toBe(JSON.stringify(byApp));
  expect(direct).toHaveLength(1);
});

test("a bug on the direct way is told to the operator and answered as the application answers its own", async () => {
  const told: string[] = [];
  const answer = directError(serviceAsking([]), (bug, requestId) =>
    told.push(`${requestId}: ${bug.message}`),
  );
  const response = answer(new Error("a bug"));
  expect(response.status).toBe(500);
  expect(await response.json()).toMatchObject({ code: "internal", request_id: "new" });
  expect(told).toEqual(["new: a bug"]);
});
