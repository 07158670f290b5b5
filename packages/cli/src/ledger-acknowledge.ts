import { LedgerAcknowledged } from "@meshgate/contracts";
import type { Command } from "./command.ts";
import { controlService, readAnswer } from "./control-service.ts";
import { serviceOptions } from "./governance-options.ts";
import { unlessFault } from "./unless-fault.ts";

export const ledgerAcknowledge: Command = {
  summary: "Let the log go on after its database was restored, under a new name.",
  args: {
    reason: {
      type: "string",
      required: true,
      description: "What happened, for those who look later. The record keeps it so that it can be erased.",
    },
    ...serviceOptions,
  },
  run(args, terminal) {
    return unlessFault(terminal, async () => {
      const service = controlService(args, terminal);
      const answer = await service.ask("POST", "/v1/ledger/acknowledge", { reason: args["reason"] });
      const { origin } = readAnswer(answer, LedgerAcknowledged);
      terminal.out.write(
        `The log goes on as ${origin}. Tell auditors and witnesses its new key: GET /v1/ledger/keys shows it.\n`,
      );
      return 0;
    });
  },
};
