import { ReplayRequest, SnapshotsQuery } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import { type Context, Hono } from "hono";
import { reaches } from "../control/directory/reach.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import { faultRefusal } from "../snapshots/create-snapshot-reading.ts";
import { unlessUnavailable } from "./governance/answer-control.ts";
import { parseBody, parseValue } from "./parse-body.ts";
import { refusalResponse } from "./problem.ts";
import { authorise, type HttpEnv, type Service } from "./service.ts";

/** Recorded decisions made again, and what they were made from: for auditors of all teams. */
export function replayRoutes(service: Service): Hono<HttpEnv> {
  const { replays, snapshots } = service;
  return new Hono<HttpEnv>()
    .post("/v1/replay", (c) =>
      answer(c, service, async () => {
        const body = await parseBody(c.req.raw, ReplayRequest, service.bodyBytesMax);
        return body.ok ? { ok: true, value: await replays.run(body.value) } : body;
      }),
    )
    .get("/v1/snapshots", (c) =>
      answer(c, service, async () => {
        const query = parseValue(c.req.query(), SnapshotsQuery);
        return query.ok ? await snapshots.list(query.value) : query;
      }),
    )
    .get("/v1/snapshots/:sha256", (c) =>
      answer(c, service, async () => {
        const content = await snapshots.content(c.req.param("sha256"));
        return content.ok ? content : { ok: false, error: faultRefusal(content.error) };
      }),
    );
}

async function answer(
  c: Context<HttpEnv>,
  service: Service,
  work: () => Promise<Result<object, Refusal>>,
): Promise<Response> {
  const principal = await authorise(service, c.req.raw, c.env, "auditor");
  if (!principal.ok) return refusalResponse(principal.error, service.newId());
  if (!reaches(principal.value, undefined)) return refusalResponse(allTeamsOnly, service.newId());
  c.env.limitIdle("answer");
  const answered = await unlessUnavailable(work);
  return answered.ok ? c.json(answered.value) : refusalResponse(answered.error, service.newId());
}

const allTeamsOnly: Refusal = {
  kind: "forbidden",
  message: "Replays and snapshots are of all teams. Use a key that belongs to none.",
};
