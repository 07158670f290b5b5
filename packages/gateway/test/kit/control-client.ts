import { Agent, KeyWithSecret, Policy, Team } from "@meshgate/contracts";
import { z } from "zod";

/** An answer of the control API. */
export interface ControlAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: ControlBody;
}

const ControlBody = z.looseObject({
  success: z.boolean().optional(),
  data: z.unknown(),
  error: z.string().optional(),
  code: z.string().optional(),
  field: z.string().optional(),
  meta: z.looseObject({ total: z.int().optional(), warnings: z.array(z.string()).optional() }).optional(),
});
export type ControlBody = z.output<typeof ControlBody>;

type Fields = Readonly<Record<string, unknown>>;

/** The control API of one gateway, as one key sees it. The makers throw where anything but 201 comes back. */
export interface ControlClient {
  send(method: string, path: string, body?: unknown): Promise<ControlAnswer>;
  team(name: string, fields?: Fields): Promise<Team>;
  agent(name: string, fields?: Fields): Promise<Agent>;
  key(alias: string, fields?: Fields): Promise<KeyWithSecret>;
  policy(fields: Fields): Promise<Policy>;
}

export function controlClient(url: () => string, key: string): ControlClient {
  const send = async (method: string, path: string, body?: unknown): Promise<ControlAnswer> => {
    const response = await fetch(`${url()}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return {
      status: response.status,
      headers: response.headers,
      body: ControlBody.parse(await response.json()),
    };
  };
  const make = async <T>(path: string, fields: Fields, shape: z.ZodType<T>): Promise<T> => {
    const { status, body } = await send("POST", path, fields);
    if (status !== 201) throw new Error(`POST ${path}: ${status} ${JSON.stringify(body)}`);
    return shape.parse(body.data);
  };
  return {
    send,
    team: (name, fields) => make("/governance/teams", { name, ...fields }, Team),
    agent: (name, fields) => make("/governance/agents", { name, ...fields }, Agent),
    key: (alias, fields) => make("/governance/keys", { alias, ...fields }, KeyWithSecret),
    policy: (fields) => make("/governance/policies", fields, Policy),
  };
}
