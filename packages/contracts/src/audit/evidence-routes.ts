import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { ErrorAnswer } from "../answers.ts";
import { json, ownErrors } from "../route-parts.ts";

const time = (description: string) =>
  z.string().meta({ description: `${description}: RFC 3339, or a day.`, examples: ["2026-11-01"] });

export const evidenceRoutes = [
  createRoute({
    method: "get",
    path: "/v1/evidence",
    tags: ["record"],
    summary: "A period's evidence as one archive",
    description:
      "Events, checkpoints, proofs, the policies that decided, and a report. It verifies by itself. Needs the role `auditor`, of no team; is recorded.",
    request: { query: z.strictObject({ from: time("From then on"), to: time("Before then") }) },
    responses: {
      200: {
        description: "A zip archive.",
        content: { "application/zip": { schema: z.string().meta({ format: "binary" }) } },
      },
      400: json(ErrorAnswer, "The query is not valid; the message names the parameter."),
      401: ownErrors[401],
      403: json(ErrorAnswer, "Refused by role."),
      503: json(ErrorAnswer, "The database cannot be reached, or the log is not signed yet."),
    },
  }),
] as const;
