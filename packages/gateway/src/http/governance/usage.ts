import type { UsageReport } from "@meshgate/contracts";
import type { Result } from "@meshgate/engine";
import { Hono } from "hono";
import type { UsageReports } from "../../control/usage-reports.ts";
import type { Refusal } from "../../pipeline/refusal.ts";
import type { Clock } from "../../ports/clock.ts";
import type { HttpEnv, Service } from "../service.ts";
import { answerControl, type ControlAnswer } from "./answer-control.ts";
import { pageOf, readPage } from "./page.ts";
import { usageCsv } from "./usage-csv.ts";
import { readUsageQuestion } from "./usage-question.ts";

/** `GET /governance/usage`: what calls used and cost, in the control API's envelope, or whole as CSV. */
export function usageRoutes(
  service: Service,
  reports: UsageReports,
  clock: Pick<Clock, "nowMs">,
): Hono<HttpEnv> {
  return new Hono<HttpEnv>().get("/governance/usage", (c) =>
    answerControl(c, service, "auditor", async ({ principal }) => {
      const query = new URL(c.req.url).searchParams;
      const question = readUsageQuestion(query, clock.nowMs());
      if (!question.ok) return question;
      const report = await reports.report(question.value, principal);
      if (!report.ok) return report;
      return wantsCsv(c.req.raw) ? asCsv(report.value) : pageOfReport(report.value, query);
    }),
  );
}

function wantsCsv(request: Request): boolean {
  return /(?:^|,)\s*text\/csv\s*(?:[;,]|$)/i.test(request.headers.get("accept") ?? "");
}

function asCsv(report: UsageReport): Result<ControlAnswer, Refusal> {
  return { ok: true, value: { data: null, csv: usageCsv(report) } };
}

function pageOfReport(report: UsageReport, query: URLSearchParams): Result<ControlAnswer, Refusal> {
  const page = readPage(query);
  if (!page.ok) return page;
  const { items: rows, meta } = pageOf(report.rows, page.value);
  return { ok: true, value: { data: { ...report, rows }, meta } };
}
