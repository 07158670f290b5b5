import { existsSync, statSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { resolve } from "node:path";
import { openLong } from "./audit/download.ts";
import type { Command, ExitCode } from "./command.ts";
import { controlService, ServiceFault } from "./control-service.ts";
import { serviceOptions } from "./governance-options.ts";
import { misused } from "./misused.ts";
import type { Terminal } from "./terminal.ts";
import { timeOf } from "./time-of.ts";
import { unlessFault } from "./unless-fault.ts";
import { grouped } from "./verify/progress-bar.ts";

/** Fetches a period's evidence from a running service, as one archive. */
export const evidence: Command = {
  summary: "Write a period's events, proofs, policies and a report as one archive.",
  args: {
    from: { type: "string", required: true, description: "From then on: 2026-11-01, or RFC 3339." },
    to: { type: "string", required: true, description: "Before then." },
    out: {
      type: "string",
      valueHint: "file.zip",
      description: "Where to; evidence-FROM-TO.zip by default.",
    },
    ...serviceOptions,
  },
  run(args, terminal) {
    const [from, to] = [instantOf(args["from"]), instantOf(args["to"])];
    if (from === undefined)
      return Promise.resolve(misused("--from: write 2026-11-01 or 2026-11-01T08:00:00Z.", terminal));
    if (to === undefined)
      return Promise.resolve(misused("--to: write 2026-11-01 or 2026-11-01T08:00:00Z.", terminal));
    const name =
      typeof args["out"] === "string" ? args["out"] : `evidence-${from.slice(0, 10)}-${to.slice(0, 10)}.zip`;
    return unlessFault(terminal, () => write(name, { from, to }, args, terminal));
  },
};

function instantOf(text: unknown): string | undefined {
  const ms = timeOf(text);
  return ms === undefined || Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

async function write(
  name: string,
  period: { readonly from: string; readonly to: string },
  args: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<ExitCode> {
  const path = resolve(terminal.cwd, name);
  if (existsSync(path) && !statSync(path).isFile()) {
    throw new ServiceFault(`${name} is a folder, and a pack is a file. Name another with --out.`);
  }
  const query = new URLSearchParams(period);
  const { response, heard, end } = await openLong(
    `/v1/evidence?${query.toString()}`,
    controlService(args, terminal),
  );
  // Under its name only when it is whole: half an archive is none.
  const begun = `${path}.part`;
  const file = await open(begun, "w").catch((cause: unknown) => {
    end();
    throw new ServiceFault(`${begun} cannot be written. Name another place with --out.`, { cause });
  });
  let bytes = 0;
  try {
    for await (const piece of response.body ?? []) {
      heard();
      await file.write(piece);
      bytes += piece.length;
      if (terminal.err.isTerminal) terminal.err.write(`\r${grouped(bytes)} bytes`);
    }
    await file.sync();
  } catch (cause) {
    throw new ServiceFault("The service broke off before the end. Run the same command again.", { cause });
  } finally {
    end();
    await file.close();
    if (terminal.err.isTerminal) terminal.err.write("\r\u001b[K");
  }
  await rename(begun, path);
  terminal.out.write(`${name}: ${grouped(bytes)} bytes\n`);
  terminal.out.write(`Check it: meshgate audit verify --export ${name} --key '<verifier key>'\n`);
  return 0;
}
