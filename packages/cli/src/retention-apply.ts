import { RetentionReport } from "@meshgate/contracts";
import type { Command } from "./command.ts";
import { controlService, readAnswer } from "./control-service.ts";
import { serviceOptions } from "./governance-options.ts";
import { printTable } from "./print-table.ts";
import { unlessFault } from "./unless-fault.ts";

export const retentionApply: Command = {
  summary: "Drop what is older than its rule now, or count it.",
  args: {
    "dry-run": { type: "boolean", description: "Count what would go, and drop nothing." },
    json: { type: "boolean", description: "Print the answer as JSON." },
    ...serviceOptions,
  },
  run(args, terminal) {
    return unlessFault(terminal, async () => {
      const body = { dry_run: args["dry-run"] === true };
      const { whole } = await controlService(args, terminal).ask("POST", "/v1/retention/apply", body);
      const report = readAnswer({ data: whole }, RetentionReport);
      terminal.out.write(args["json"] === true ? `${JSON.stringify(report, null, 2)}\n` : told(report));
      return 0;
    });
  },
};

function told({ rules, holds, dry_run: isDry, event_id: eventId }: RetentionReport): string {
  const held = holds.map(({ message }) => `${message}\n`).join("");
  if (rules.length === 0) return `Nothing is older than its rule.\n${held}`;
  const table = printTable(
    ["WHAT", "OLDER THAN", "BEFORE", "COUNT"],
    rules.map(({ of, older_than_days: days, before, count }) => [of, `${days} days`, before, String(count)]),
  );
  const next = isDry
    ? "Nothing was dropped. Without --dry-run it goes.\n"
    : `It goes in the background${eventId === undefined ? ", by the event that is there already" : `, by event ${eventId}`}.\n`;
  return `${table}${next}${held}`;
}
