import { z } from "zod";
import { AuditRecord, ChatRequest, ChatResponse, ErrorAnswer, ReadyAnswer, RoutesAnswer } from "./answers.ts";
import { AuditEvent, DecisionMade, RequestCompleted } from "./event.ts";

const contracts = {
  "audit-event": { schema: AuditEvent, version: "1" },
  "audit-record": { schema: AuditRecord, version: "1" },
  "chat-request": { schema: ChatRequest, version: "1" },
  "chat-response": { schema: ChatResponse, version: "1" },
  "decision-made": { schema: DecisionMade, version: "1" },
  error: { schema: ErrorAnswer, version: "1" },
  ready: { schema: ReadyAnswer, version: "1" },
  "request-completed": { schema: RequestCompleted, version: "1" },
  routes: { schema: RoutesAnswer, version: "1" },
} as const;

/** The released version of each contract. */
export const contractVersions: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(contracts).map(([name, { version }]) => [name, version]),
);

/** The frozen JSON Schemas (2020-12) of `contracts/`, by file name. */
export function jsonSchemas(): ReadonlyMap<string, object> {
  return new Map(
    Object.entries(contracts).map(([name, { schema, version }]) => [
      `${name}.schema.json`,
      {
        $id: `urn:meshgate:contract:${name}:${version}`,
        ...z.toJSONSchema(schema, { target: "draft-2020-12" }),
      },
    ]),
  );
}
