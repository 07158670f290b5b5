import { resolve } from "node:path";
import type { Command } from "../command.ts";
import { buildVerifierPage } from "./build-verifier-page.ts";

/** Writes the verifier for people who have a browser and nothing else. */
export const auditVerifier: Command = {
  summary:
    "Write the verifier as one HTML file: it checks exports and receipts in a browser, without a network.",
  args: { out: { type: "string", default: "verify.html", description: "The file; verify.html by default." } },
  async run({ out }, terminal) {
    const name = String(out);
    await Bun.write(resolve(terminal.cwd, name), await buildVerifierPage());
    terminal.out.write(`${name}\n`);
    return 0;
  },
};
