import { PolicyEvaluateRequest } from "@meshgate/contracts";
import { Hono } from "hono";
import type { DryRun } from "../../control/policies/dry-run.ts";
import { parseBody } from "../parse-body.ts";
import type { HttpEnv, Service } from "../service.ts";
import { answerControl } from "./answer-control.ts";

/** `POST /governance/policies/evaluate`: what would become of a call. */
export function policyEvaluationRoutes(service: Service, dryRun: DryRun): Hono<HttpEnv> {
  return new Hono<HttpEnv>().post("/governance/policies/evaluate", (c) =>
    answerControl(c, service, "auditor", async ({ principal }) => {
      const body = await parseBody(c.req.raw, PolicyEvaluateRequest, service.bodyBytesMax);
      if (!body.ok) return body;
      const evaluated = await dryRun(body.value, principal);
      return evaluated.ok ? { ok: true, value: { data: evaluated.value } } : evaluated;
    }),
  );
}
