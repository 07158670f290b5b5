import { Hono } from "hono";
import type { HttpEnv, Service } from "../service.ts";
import { agentRoutes } from "./agents.ts";
import { approvalRoutes } from "./approvals.ts";
import { changeRoutes } from "./changes.ts";
import { policyEvaluationRoutes } from "./evaluate-policies.ts";
import { keyRoutes } from "./keys.ts";
import { policyRoutes } from "./policies.ts";
import { reviewRoutes } from "./reviews.ts";
import { stateRoutes } from "./state.ts";
import { teamRoutes } from "./teams.ts";
import { usageRoutes } from "./usage.ts";
import { waiverRoutes } from "./waivers.ts";

/** The control API: everything under `/governance`. */
export function governanceRoutes(service: Service): Hono<HttpEnv> {
  const { governance, clock } = service;
  const app = new Hono<HttpEnv>();
  app.route("/", teamRoutes(service, governance.teams));
  app.route("/", agentRoutes(service, governance.agents));
  app.route("/", keyRoutes(service, governance.keys));
  app.route("/", reviewRoutes(service, governance.agents, governance.reviewStandings));
  app.route("/", policyRoutes(service, governance.policies));
  app.route("/", policyEvaluationRoutes(service, governance.dryRun));
  app.route("/", stateRoutes(service, governance.state));
  app.route("/", changeRoutes(service, governance.changes));
  app.route("/", approvalRoutes(service, service.approvals));
  app.route("/", waiverRoutes(service, governance.waivers));
  app.route("/", usageRoutes(service, governance.usageReports, clock));
  return app;
}
