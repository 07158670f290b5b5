import type { Result } from "@meshgate/engine";
import { type Context, Hono } from "hono";
import type { OpenedExport } from "../audit-export/create-audit-export.ts";
import type { Principal } from "../pipeline/identify.ts";
import type { Refusal } from "../pipeline/refusal.ts";
import { readExportQuestion, readPageQuestion } from "./audit-query.ts";
import { unlessUnavailable } from "./governance/answer-control.ts";
import { refusalResponse } from "./problem.ts";
import { authorise, type HttpEnv, type Service } from "./service.ts";
import { textStream } from "./text-stream.ts";

/** Finding events of the record, and giving them out: for auditors. It stands before `/v1/audit/:id`, whose ids these names are not. */
export function auditSearchRoutes(service: Service): Hono<HttpEnv> {
  const { auditSearch, auditExport } = service;
  return new Hono<HttpEnv>()
    .get("/v1/audit", (c) =>
      answer(c, service, async (principal) => {
        const question = readPageQuestion(queryOf(c));
        if (!question.ok) return question;
        const page = await auditSearch.page(question.value, principal);
        return page.ok ? { ok: true, value: c.json(page.value) } : page;
      }),
    )
    .get("/v1/audit/events/:id", (c) =>
      answer(c, service, async (principal) => {
        const id = c.req.param("id").toLowerCase();
        const event = UUID.test(id) ? await auditSearch.event(id, principal) : undefined;
        return event === undefined ? { ok: false, error: noEvent } : { ok: true, value: c.json(event) };
      }),
    )
    .get("/v1/audit/export", (c) =>
      answer(c, service, async (principal) => {
        const question = readExportQuestion(queryOf(c));
        if (!question.ok) return question;
        const { format } = question.value;
        const opened = await auditExport.events(question.value, principal);
        return opened.ok ? { ok: true, value: exported(opened.value, c, types[format]) } : opened;
      }),
    )
    .get("/v1/audit/export/proof", (c) =>
      answer(c, service, async (principal) => {
        const question = readExportQuestion(queryOf(c));
        if (!question.ok) return question;
        if (question.value.format !== "ndjson") return { ok: false, error: noProof };
        const opened = await auditExport.proof(question.value, principal);
        return opened.ok ? { ok: true, value: exported(opened.value, c, types.ndjson) } : opened;
      }),
    );
}

async function answer(
  c: Context<HttpEnv>,
  service: Service,
  find: (principal: Principal) => Promise<Result<Response, Refusal>>,
): Promise<Response> {
  const principal = await authorise(service, c.req.raw, c.env, "auditor");
  if (!principal.ok) return refusalResponse(principal.error, service.newId());
  const found = await unlessUnavailable(() => find(principal.value));
  return found.ok ? found.value : refusalResponse(found.error, service.newId());
}

function queryOf(c: Context<HttpEnv>): URLSearchParams {
  return new URL(c.req.url).searchParams;
}

const types = {
  ndjson: "application/x-ndjson; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  ocsf: "application/x-ndjson; charset=utf-8",
} as const;

function exported({ size, pieces }: OpenedExport, c: Context<HttpEnv>, type: string): Response {
  // A slow reader may take longer over one piece than a request may be waited for.
  c.env.limitIdle("answer");
  return textStream(pieces, {
    "content-type": type,
    "x-meshgate-checkpoint-size": String(size),
    // Everything before it is in this export, or was left out of it; the next one goes on there.
    "x-meshgate-next-index": String(size),
  });
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const noEvent: Refusal = {
  kind: "not-found",
  message:
    "No event that you may read has this id, or it is not in the log yet: that takes a second at most.",
};

const noProof: Refusal = {
  kind: "invalid-request",
  message:
    "`format` must be `ndjson`: hashes are of these bytes. Records of the other formats have index and leaf hash in them.",
  field: "format",
};
