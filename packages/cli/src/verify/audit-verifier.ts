import { resolve } from "node:path";
import { verifierPage } from "@meshgate/gateway";
import type { Command } from "../command.ts";

/** Writes the verifier for people who have a browser and nothing else. */
export const auditVerifier: Command = {
  summary:
    "Write the verifier as one HTML file: it checks exports and receipts in a browser, without a network.",
  args: { out: { type: "string", default: "verify.html", description: "The file; verify.html by default." } },
  async run({ out }, terminal) {
    const name = String(out);
    const { html } = await verifierPage();
    await Bun.write(resolve(terminal.cwd, name), html);
    terminal.out.write(`${name}\n`);
    return 0;
  },
};
