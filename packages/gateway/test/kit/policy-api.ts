import { z } from "zod";

/** An answer of LiteLLM's policy API, which has no envelope. */
export interface PolicyApiAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export type PolicyApi = (method: string, path: string, body?: unknown) => Promise<PolicyApiAnswer>;

const Body = z.record(z.string(), z.unknown());

/** The policy API of one gateway, as one key sees it. */
export function policyApi(url: () => string, key: string): PolicyApi {
  return async (method, path, body) => {
    const response = await fetch(`${url()}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: Body.parse(await response.json()) };
  };
}
