import { createRoute } from "@hono/zod-openapi";
import { ErrorAnswer } from "../answers.ts";
import { body, controlErrors, enveloped, json } from "../route-parts.ts";
import { LedgerAcknowledge, LedgerAcknowledged } from "./checkpoint.ts";

/** What an admin does about a log that contradicts what is known of it outside. */
export const checkpointRoutes = [
  createRoute({
    method: "post",
    path: "/v1/ledger/acknowledge",
    tags: ["record"],
    summary: "Go on after the database was restored",
    description:
      "Where `/v1/ready` says `ledger-forked`: the log goes on under a new name, and signs checkpoints again. Needs the role `admin`.",
    request: {
      body: body(LedgerAcknowledge, { reason: "The disk broke; Monday's backup was restored." }),
    },
    responses: {
      200: json(enveloped(LedgerAcknowledged), "The log's name from then on."),
      ...controlErrors,
      409: json(ErrorAnswer, "There is nothing to acknowledge."),
    },
  }),
] as const;
