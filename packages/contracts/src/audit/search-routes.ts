import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { ErrorAnswer } from "../answers.ts";
import { json, ownErrors } from "../route-parts.ts";
import { ExportFormat } from "./record-exported.ts";
import { AuditEventAnswer, AuditFilter, AuditPage, AuditSearchQuery } from "./search.ts";

const errors = {
  400: json(ErrorAnswer, "The query is not valid; the message names the parameter."),
  401: ownErrors[401],
  403: json(ErrorAnswer, "Refused by role."),
  429: json(ErrorAnswer, "Too many exports are open at once."),
  503: json(ErrorAnswer, "The database cannot be reached, or the index is being built."),
};

const ExportQuery = AuditFilter.extend({
  format: ExportFormat.optional().meta({ description: "Not said: `ndjson`." }),
  from_index: z.string().optional().meta({ description: "Where to go on: an index of the log." }),
  size: z
    .string()
    .optional()
    .meta({ description: "Of the checkpoint that it is to be of; not said: the latest one." }),
});

export const auditSearchRoutes = [
  createRoute({
    method: "get",
    path: "/v1/audit",
    tags: ["record"],
    summary: "Find events of the record",
    description:
      "Those of which every filter is true. Needs the role `auditor`; a team's key finds its team's alone. Reading others' calls is recorded.",
    request: { query: AuditSearchQuery },
    responses: { 200: json(AuditPage, "A page of what was found."), ...errors },
  }),
  createRoute({
    method: "get",
    path: "/v1/audit/events/{event_id}",
    tags: ["record"],
    summary: "One event, and where it stands in the log",
    description: "Needs the role `auditor`.",
    request: { params: z.object({ event_id: z.uuid() }) },
    responses: {
      200: json(AuditEventAnswer, "The event."),
      ...errors,
      404: json(ErrorAnswer, "There is none with this id, or it is not in the log yet."),
    },
  }),
  createRoute({
    method: "get",
    path: "/v1/audit/export",
    tags: ["record"],
    summary: "Export events of the record",
    description:
      "In the order of the log, of all types where none is asked for. `X-Meshgate-Checkpoint-Size` is the size of the checkpoint, `X-Meshgate-Next-Index` where the next export goes on. Needs the role `auditor`; is recorded.",
    request: { query: ExportQuery },
    responses: {
      200: {
        description: "The events, a line each; with `csv` a heading first.",
        content: { "application/x-ndjson": { schema: z.string() }, "text/csv": { schema: z.string() } },
      },
      ...errors,
    },
  }),
  createRoute({
    method: "get",
    path: "/v1/audit/export/proof",
    tags: ["record"],
    summary: "The proof beside an export",
    description:
      "What docs/export-format.md calls the sidecar, of the NDJSON export with the same parameters; `size` must be that of its checkpoint.",
    request: { query: ExportQuery },
    responses: {
      200: { description: "Lines of JSON.", content: { "application/x-ndjson": { schema: z.string() } } },
      ...errors,
    },
  }),
] as const;
