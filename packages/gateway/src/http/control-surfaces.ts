import { openApiDocument } from "@meshgate/contracts/openapi";
import { type Context, Hono } from "hono";
import { appVersion } from "../app-version.ts";
import { auditRoutes } from "./audit.ts";
import { auditProofRoutes } from "./audit-proof.ts";
import { auditSearchRoutes } from "./audit-search.ts";
import { consoleRoutes } from "./console.ts";
import { contentRoutes } from "./content.ts";
import { docsRoutes } from "./docs.ts";
import { evidenceRoutes } from "./evidence.ts";
import { governanceRoutes } from "./governance/governance-routes.ts";
import { guardrailPolicyRoutes } from "./guardrail-policies/guardrail-policy-routes.ts";
import { guardrailTestRoutes } from "./guardrail-tests.ts";
import { ledgerRoutes } from "./ledger.ts";
import { ledgerAcknowledgeRoutes } from "./ledger-acknowledge.ts";
import { meRoutes } from "./me.ts";
import { refusalResponse } from "./problem.ts";
import { replayRoutes } from "./replay.ts";
import { retentionRoutes } from "./retention.ts";
import { routesRoutes } from "./routes.ts";
import { authorise, type HttpEnv, type Service } from "./service.ts";
import { simulateRoutes } from "./simulate.ts";
import { verifyPageRoutes } from "./verify-page.ts";
import { versionRoutes } from "./version.ts";

/** Every surface on which nobody calls a model or asks for a decision: they govern, read the record, and document. */
export function createControlSurfaces(service: Service): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();
  app.route("/", auditSearchRoutes(service));
  app.route("/", evidenceRoutes(service));
  app.route("/", auditRoutes(service));
  app.route("/", auditProofRoutes(service));
  app.route("/", ledgerRoutes(service));
  app.route("/", contentRoutes(service));
  app.route("/", retentionRoutes(service));
  app.route("/", routesRoutes(service));
  app.route("/", simulateRoutes(service));
  app.route("/", replayRoutes(service));
  app.route("/", meRoutes(service));
  app.route("/", governanceRoutes(service));
  app.route("/", guardrailPolicyRoutes(service));
  app.route("/", guardrailTestRoutes(service));
  app.route("/", ledgerAcknowledgeRoutes(service));
  app.route("/", versionRoutes(service));
  app.route(
    "/",
    docsRoutes({
      openapi: () => openApiDocument(appVersion, service.publicUrl),
      refuse: (c) => refuseUnlessCaller(c, service),
    }),
  );
  app.route("/", verifyPageRoutes());
  app.route("/", consoleRoutes());
  return app;
}

async function refuseUnlessCaller(c: Context<HttpEnv>, service: Service): Promise<Response | undefined> {
  const principal = await authorise(service, c.req.raw, c.env, "caller");
  return principal.ok ? undefined : refusalResponse(principal.error, service.newId());
}
