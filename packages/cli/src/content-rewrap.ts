import { ContentRewrapped } from "@meshgate/contracts";
import type { Command } from "./command.ts";
import { controlService, readAnswer } from "./control-service.ts";
import { serviceOptions } from "./governance-options.ts";
import { unlessFault } from "./unless-fault.ts";

export const contentRewrap: Command = {
  summary: "Wrap the keys of captured texts by the newest content key, so that older ones can go.",
  args: { ...serviceOptions },
  run(args, terminal) {
    return unlessFault(terminal, async () => {
      const { whole } = await controlService(args, terminal).ask("POST", "/v1/content/rewrap");
      const { rewrapped, master_id: masterId } = readAnswer({ data: whole }, ContentRewrapped);
      terminal.out.write(
        `${rewrapped} keys were wrapped anew; all are under ${masterId} now. Older content keys can be taken out.\n`,
      );
      return 0;
    });
  },
};
