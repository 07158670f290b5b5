import type { Result } from "@meshgate/engine";
import { type Context, Hono } from "hono";
import type { PackPeriod } from "../evidence-pack/open-pack.ts";
import type { Principal } from "../pipeline/identify.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import { readPeriod } from "./audit-query.ts";
import { unlessUnavailable } from "./governance/answer-control.ts";
import { refusalResponse } from "./problem.ts";
import { authorise, type HttpEnv, type Service } from "./service.ts";

/** `GET /v1/evidence`: a period's evidence as an archive, made while it is read. */
export function evidenceRoutes(service: Service): Hono<HttpEnv> {
  return new Hono<HttpEnv>().get("/v1/evidence", async (c) => {
    const principal = await authorise(service, c.req.raw, c.env, "auditor");
    if (!principal.ok) return refusalResponse(principal.error, service.newId());
    const opened = await unlessUnavailable(() => openPack(c, principal.value, service));
    return opened.ok ? opened.value : refusalResponse(opened.error, service.newId());
  });
}

async function openPack(
  c: Context<HttpEnv>,
  principal: Principal,
  { evidence }: Service,
): Promise<Result<Response, Refusal>> {
  if (principal.team !== undefined) return { ok: false, error: ofNoTeam };
  const period = readPeriod(new URL(c.req.url).searchParams);
  if (!period.ok) return period;
  const archive = await evidence.open(period.value, principal);
  if (!archive.ok) return archive;
  // A slow reader may take longer over one piece than a request may be waited for.
  c.env.limitIdle("answer");
  return { ok: true, value: new Response(archive.value, { headers: headersOf(period.value) }) };
}

function headersOf({ fromMs, toMs }: PackPeriod): Record<string, string> {
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  return {
    "content-type": "application/zip",
    "content-disposition": `attachment; filename="evidence-${day(fromMs)}-${day(toMs)}.zip"`,
    "cache-control": "no-store",
    "x-accel-buffering": "no",
  };
}

const ofNoTeam: Refusal = {
  kind: "forbidden",
  message: "An evidence pack holds every team's events: this needs the role `auditor`, of no team.",
};
