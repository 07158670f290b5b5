import { GovernanceExport } from "@meshgate/contracts";
import { stringify } from "yaml";
import type { Command } from "./command.ts";
import { controlService, readAnswer } from "./control-service.ts";
import { serviceOptions } from "./governance-options.ts";
import { unlessFault } from "./unless-fault.ts";

export const exportGovernance: Command = {
  summary: "Write what is governed (teams, agents, keys, policies) as a file that `apply` takes.",
  args: { ...serviceOptions },
  run: (args, terminal) =>
    unlessFault(terminal, async () => {
      const answer = await controlService(args, terminal).ask("GET", "/governance/export");
      const exported = readAnswer(answer, GovernanceExport);
      terminal.out.write(stringify(exported, { lineWidth: 120 }));
      return 0;
    }),
};
