import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { ErrorAnswer } from "../answers.ts";
import { Sha256Hex } from "../decision.ts";
import { body, json, ownErrors } from "../route-parts.ts";
import { ReplayAnswer, ReplayRequest } from "./replay.ts";
import { SnapshotContent, SnapshotList, SnapshotsQuery } from "./snapshots.ts";

const errors = {
  400: json(ErrorAnswer, "What was sent is not valid; the message names the field."),
  401: ownErrors[401],
  403: json(ErrorAnswer, "Refused by role, or the key is for one team."),
  503: json(ErrorAnswer, "The record cannot be read."),
};

export const replayRoutes = [
  createRoute({
    method: "post",
    path: "/v1/replay",
    tags: ["record"],
    summary: "Recorded decisions, made again",
    description:
      "Makes decisions again from their facts and their snapshots, and compares the bytes. It works in slices beside live calls, one replay after another. Needs the role `auditor`, for all teams.",
    request: { body: body(ReplayRequest, { from: "2026-11-20T00:00:00Z" }) },
    responses: {
      200: json(ReplayAnswer, "What came of them."),
      413: ownErrors[413],
      415: ownErrors[415],
      ...errors,
    },
  }),
  createRoute({
    method: "get",
    path: "/v1/snapshots",
    tags: ["record"],
    summary: "What decisions were made from",
    description:
      "Snapshots by the time at which they were first kept. Needs the role `auditor`, for all teams.",
    request: { query: SnapshotsQuery },
    responses: { 200: json(SnapshotList, "A page of them."), ...errors },
  }),
  createRoute({
    method: "get",
    path: "/v1/snapshots/{sha256}",
    tags: ["record"],
    summary: "One snapshot, whole",
    description:
      "Each part hashes to what it is known by: canonical JSON (RFC 8785), SHA-256. Needs the role `auditor`, for all teams.",
    request: { params: z.object({ sha256: Sha256Hex }) },
    responses: {
      200: json(SnapshotContent, "What decisions of this fingerprint were made from."),
      404: json(ErrorAnswer, "No snapshot of this fingerprint is kept here."),
      ...errors,
    },
  }),
];
