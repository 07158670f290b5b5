// STABLE: where the decision point is, as PolicyGate's services are told.

import { type Client, createClient } from "@meshgate/pep";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A client of the decision point at POLICYGATE_EVAL_HOST (127.0.0.1) and POLICYGATE_EVAL_PORT (8080), with the key
 * MESHGATE_KEY if there is one.
 */
export function connectFromEnvironment(environment: Environment): Client {
  const host = environment["POLICYGATE_EVAL_HOST"] || "127.0.0.1";
  const port = environment["POLICYGATE_EVAL_PORT"] || "8080";
  const key = environment["MESHGATE_KEY"];
  return createClient({
    url: `http://${host.includes(":") ? `[${host}]` : host}:${port}`,
    ...(key === undefined || key === "" ? {} : { key }),
  });
}
