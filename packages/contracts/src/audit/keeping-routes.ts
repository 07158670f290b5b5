import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { ErrorAnswer } from "../answers.ts";
import { body, json, ownErrors } from "../route-parts.ts";
import { CallContent, ContentErase, ContentRewrapped } from "./content.ts";
import { ErasureAnswer, ErasureRequest } from "./erasure.ts";
import { RetentionApply, RetentionReport } from "./retention.ts";

/** How long the record is kept, and what is erased of it. */

const errors = {
  401: ownErrors[401],
  403: json(ErrorAnswer, "Refused by role."),
  503: json(ErrorAnswer, "The database cannot be reached, or a content key is missing."),
};
const call = { params: z.object({ request_id: z.string() }) };
const reason = "erasure request of 2026-11-20";

export const keepingRoutes = [
  createRoute({
    method: "get",
    path: "/v1/audit/{request_id}/content",
    tags: ["record"],
    summary: "What was captured of a call",
    description:
      "Prompt and answer, where `audit.capture` had them kept. By our request id. Needs the role `auditor`; is recorded.",
    request: call,
    responses: {
      200: json(CallContent, "The texts."),
      ...errors,
      404: json(ErrorAnswer, "Nothing of such a call was captured."),
      410: json(ErrorAnswer, "It was erased."),
    },
  }),
  createRoute({
    method: "delete",
    path: "/v1/audit/{request_id}/content",
    tags: ["record"],
    summary: "Erase what was captured of a call",
    description: "Its keys go; hashes and proofs stay. Needs the role `admin`; is recorded.",
    request: { ...call, body: body(ContentErase, { reason }) },
    responses: {
      200: json(ErasureAnswer, "What was erased."),
      400: ownErrors[400],
      ...errors,
      404: json(ErrorAnswer, "Nothing of such a call was captured."),
      410: json(ErrorAnswer, "It was erased before."),
    },
  }),
  createRoute({
    method: "post",
    path: "/v1/erasures",
    tags: ["record"],
    summary: "Erase what was captured of somebody, or what somebody typed",
    description:
      "Of an end user or a session, by pseudonym or name; of a key, an agent or a team, in a time; of a call; or a note or the reason of a decision on an approval. Needs the role `admin`; is recorded.",
    request: {
      body: body(ErasureRequest, {
        subject: { kind: "end_user", id: "eu_4451fa6c0a6fd35ea2f5b0f2b4e9d1c7" },
        reason,
      }),
    },
    responses: {
      200: json(ErasureAnswer, "What was erased; zeros where nothing was there."),
      400: ownErrors[400],
      ...errors,
      404: json(ErrorAnswer, "There is no such note, reason or call."),
      410: json(ErrorAnswer, "The call's text was erased before."),
    },
  }),
  createRoute({
    method: "post",
    path: "/v1/content/rewrap",
    tags: ["record"],
    summary: "Wrap the keys of captured texts by the newest content key",
    description: "After that, older ones can be taken out of the configuration. Needs the role `admin`.",
    responses: { 200: json(ContentRewrapped, "How many keys were wrapped anew."), ...errors },
  }),
  createRoute({
    method: "post",
    path: "/v1/retention/apply",
    tags: ["record"],
    summary: "Drop what is older than its rule, or count it",
    description:
      "It happens by itself as well, once an hour. The event is durable before anything goes, which then goes in the background. Needs the role `admin`.",
    request: { body: body(RetentionApply, { dry_run: true }) },
    responses: { 200: json(RetentionReport, "What goes, or would."), 400: ownErrors[400], ...errors },
  }),
] as const;
