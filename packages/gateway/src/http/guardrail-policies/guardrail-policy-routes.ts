import { Hono } from "hono";
import type { HttpEnv, Service } from "../service.ts";
import { attachmentRoutes } from "./attachments.ts";
import { policyRoutes } from "./policies.ts";
import { resolveRoutes } from "./resolve.ts";
import { versionRoutes } from "./versions.ts";

/** LiteLLM's policy API, under `/policies` (SEMANTICS 7). Ids come last: an address that says more is tried before. */
export function guardrailPolicyRoutes(service: Service): Hono<HttpEnv> {
  const { guardrailPolicies } = service.governance;
  const app = new Hono<HttpEnv>();
  app.route("/", resolveRoutes(service));
  app.route("/", attachmentRoutes(service, guardrailPolicies));
  app.route("/", versionRoutes(service, guardrailPolicies));
  app.route("/", policyRoutes(service, guardrailPolicies));
  return app;
}
