import { createRoute } from "@hono/zod-openapi";
import { ErrorAnswer } from "../answers.ts";
import { body, json, ownErrors } from "../route-parts.ts";
import { SimulateRequest, SimulationReport } from "./simulate.ts";

const example = {
  candidate: {
    rules: [
      'policy_id: acme\npolicy_version: "2"\ndefault: {decision: ALLOW, rationale_codes: [DEFAULT]}\nrules: []\n',
    ],
  },
  from: "2026-11-20T00:00:00Z",
};

export const simulateRoutes = [
  createRoute({
    method: "post",
    path: "/v1/simulate",
    tags: ["record"],
    summary: "What a policy would have changed in what was recorded",
    description:
      "Decides recorded calls again by a candidate. What it does not say is as in the active configuration. Decisions that hang on facts which nobody recorded are counted, never guessed. One simulation runs at a time. Needs the role `auditor`; of a team, it sees that team's calls.",
    request: { body: body(SimulateRequest, example) },
    responses: {
      200: json(SimulationReport, "What would have changed."),
      400: json(ErrorAnswer, "The body, or the candidate, is not valid; the message says where."),
      401: ownErrors[401],
      403: json(ErrorAnswer, "Refused by role."),
      413: ownErrors[413],
      415: ownErrors[415],
      503: json(ErrorAnswer, "The record cannot be read."),
    },
  }),
];
