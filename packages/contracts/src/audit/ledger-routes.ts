import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { ErrorAnswer } from "../answers.ts";
import { json, ownErrors } from "../route-parts.ts";
import { ConsistencyAnswer, ConsistencyQuery, LedgerKeys, Receipt } from "./ledger.ts";

const errors = {
  401: ownErrors[401],
  403: json(ErrorAnswer, "Refused by role."),
  503: json(ErrorAnswer, "The database cannot be reached, or was altered."),
};

export const ledgerRoutes = [
  createRoute({
    method: "get",
    path: "/v1/ledger/checkpoint",
    tags: ["record"],
    summary: "The log's latest checkpoint",
    description: "A signed note (C2SP tlog-checkpoint). Its signature is checked before it is given out.",
    responses: {
      200: { description: "The note.", content: { "text/plain": { schema: z.string() } } },
      ...errors,
      404: json(ErrorAnswer, "Nothing is signed yet."),
    },
  }),
  createRoute({
    method: "get",
    path: "/v1/ledger/tile/{tile}",
    tags: ["record"],
    summary: "A tile of the log",
    description:
      "`<level>/<place>` gives hashes, `entries/<place>` events; a partial tile has `.p/<width>` (C2SP tlog-tiles). Entries need the role `auditor`, of no team.",
    request: {
      params: z.object({
        tile: z.string().meta({ description: "With its slashes.", examples: ["0/x001/x234/067.p/42"] }),
      }),
    },
    responses: {
      200: {
        description: "256 hashes of 32 bytes, or fewer; or entries, each with its length in two bytes.",
        content: { "application/octet-stream": { schema: z.string() } },
      },
      ...errors,
      404: json(ErrorAnswer, "The log has not so many entries, or one is too large for a bundle."),
      410: json(ErrorAnswer, "Retention has dropped one of the entries."),
    },
  }),
  createRoute({
    method: "get",
    path: "/v1/ledger/consistency",
    tags: ["record"],
    summary: "That the log only grew",
    description: "The proof that the tree of `to` leaves begins with that of `from` (RFC 9162, 2.1.4).",
    request: { query: ConsistencyQuery },
    responses: {
      200: json(ConsistencyAnswer, "The proof."),
      400: json(ErrorAnswer, "The sizes are not valid; the message names the parameter."),
      ...errors,
      404: json(ErrorAnswer, "The log has not so many entries."),
    },
  }),
  createRoute({
    method: "get",
    path: "/v1/ledger/keys",
    tags: ["record"],
    summary: "The keys that sign checkpoints",
    description: "For a first look. An auditor gets them by a way that does not lead through this service.",
    responses: { 200: json(LedgerKeys, "The keys, in the order in which they took over."), ...errors },
  }),
  createRoute({
    method: "get",
    path: "/v1/audit/{request_id}/proof",
    tags: ["record"],
    summary: "The receipt of a call",
    description:
      "Its events with proofs up to a signed checkpoint: it verifies offline (`meshgate audit verify`). Waits up to two seconds for the checkpoint.",
    request: { params: z.object({ request_id: z.string() }) },
    responses: {
      200: json(Receipt, "The receipt."),
      ...errors,
      404: json(ErrorAnswer, "There is no such call, or it is another's."),
    },
  }),
] as const;
