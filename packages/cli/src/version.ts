import { appVersion } from "@meshgate/gateway";
import type { Command } from "./command.ts";

export const version: Command = {
  summary: "Print the version.",
  args: {},
  async run(_args, { out }) {
    out.write(`meshgate ${appVersion}\n`);
    return 0;
  },
};
