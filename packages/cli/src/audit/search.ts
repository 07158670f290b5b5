import { type AuditItem, AuditPage } from "@meshgate/contracts";
import type { Command } from "../command.ts";
import { controlService, readAnswer } from "../control-service.ts";
import { serviceOptions } from "../governance-options.ts";
import { misused } from "../misused.ts";
import { printTable } from "../print-table.ts";
import { unlessFault } from "../unless-fault.ts";
import { filterOptions, filterQuery } from "./filter-options.ts";

const LIMIT_DEFAULT = 50;
const PAGE_MAX = 200;

/** Finds events of the record of a running service. */
export const auditSearch: Command = {
  summary: "Find calls, or other events, in the record.",
  args: {
    ...filterOptions,
    limit: { type: "string", description: `How many at most; else ${LIMIT_DEFAULT}.` },
    oldest: { type: "boolean", description: "The oldest first." },
    json: { type: "boolean", description: "Print what was found as JSON, a line each." },
    ...serviceOptions,
  },
  run(args, terminal) {
    const limit = Number(args["limit"] ?? LIMIT_DEFAULT);
    if (!Number.isInteger(limit) || limit < 1) {
      return Promise.resolve(misused("--limit must be a whole number from 1.", terminal));
    }
    return unlessFault(terminal, async () => {
      const query = filterQuery(args);
      if (args["oldest"] === true) query.set("order", "asc");
      const service = controlService(args, terminal);
      const found: AuditItem[] = [];
      for (let cursor: string | null = ""; cursor !== null && found.length < limit; ) {
        query.set("limit", String(Math.min(limit - found.length, PAGE_MAX)));
        if (cursor !== "") query.set("cursor", cursor);
        const { whole } = await service.ask("GET", `/v1/audit?${query.toString()}`);
        const page: AuditPage = readAnswer({ data: whole }, AuditPage);
        found.push(...page.items);
        cursor = page.next_cursor;
      }
      const lines = () => found.map((item) => `${JSON.stringify(item)}\n`).join("");
      terminal.out.write(args["json"] === true ? lines() : table(found));
      return 0;
    });
  },
};

function table(items: readonly AuditItem[]): string {
  if (items.length === 0) return "There are none.\n";
  return printTable(
    ["TIME", "WHAT", "OUTCOME", "KEY", "AGENT", "MODEL", "WHY", "REQUEST OR EVENT"],
    items.map((item) => [
      item.occurred_at,
      item.status ?? item.type ?? item.body,
      item.outcome ?? "",
      item.key?.name ?? item.actor?.id ?? "",
      item.agent?.name ?? "",
      modelOf(item),
      whyOf(item),
      item.request_id ?? item.event_id,
    ]),
  );
}

/** A call that a guardrail refused met no rule: its codes say why. */
function whyOf({ violations, matched_rule_id: rule, codes }: AuditItem): string {
  return violations?.map(({ type }) => type).join(",") ?? rule ?? codes?.join(",") ?? "";
}

function modelOf({ provider, model, asked_model: asked }: AuditItem): string {
  return provider === undefined || model === undefined ? (asked ?? "") : `${provider}/${model}`;
}
