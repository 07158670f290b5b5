import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { ChangeAccepted, GovernanceApplied } from "@meshgate/contracts";
import { parse } from "yaml";
import { z } from "zod";
import type { Command, ExitCode } from "./command.ts";
import { type Answered, type ControlService, controlService, readAnswer } from "./control-service.ts";
import { count } from "./count.ts";
import { serviceOptions } from "./governance-options.ts";
import { misused } from "./misused.ts";
import { renderChange } from "./render-change.ts";
import { hasColour, painter, type Terminal } from "./terminal.ts";
import { unlessFault } from "./unless-fault.ts";

/** What a file holds; the service checks the rest, and names what is wrong. */
const Document = z.strictObject({
  governance: z.looseObject({}),
  policies: z.looseObject({}).optional(),
  policy_attachments: z.array(z.unknown()).optional(),
});
type Document = z.output<typeof Document>;

export const apply: Command = {
  summary: "Bring what is governed to what a file says; shows the difference first.",
  args: {
    file: {
      type: "positional",
      description: "A file as `meshgate export` writes it, or `-` for standard input.",
    },
    prune: { type: "boolean", description: "Delete what the file does not have." },
    yes: { type: "boolean", description: "Do not ask." },
    ...serviceOptions,
  },
  async run(args, terminal) {
    const document = await readDocument(String(args["file"]), terminal);
    if (typeof document === "string") return misused(document, terminal);
    return unlessFault(terminal, () => {
      const service = controlService(args, terminal);
      const asked = { ...document, prune: args["prune"] === true };
      return applyDocument(asked, { service, terminal, isSure: args["yes"] === true });
    });
  },
};

interface Applying {
  readonly service: ControlService;
  readonly terminal: Terminal;
  readonly isSure: boolean;
}

async function applyDocument(
  asked: Document & { readonly prune: boolean },
  { service, terminal, isSure }: Applying,
): Promise<ExitCode> {
  const { out, err, env } = terminal;
  const shown = readAnswer(await post(service, { ...asked, dry_run: true }), GovernanceApplied);
  const paint = painter({ colour: hasColour(out, env) });
  for (const change of shown.changes) out.write(renderChange(change, paint));
  if (shown.changes.length === 0) {
    out.write("Nothing is to be changed.\n");
    return 0;
  }
  const total = count(shown.changes.length, "change");
  if (!isSure) {
    if (terminal.confirm === undefined) {
      err.write(`${total} to be made, and none was: say --yes where there is nobody to ask.\n`);
      return 1;
    }
    if (!(await terminal.confirm(`Make ${total}?`))) {
      err.write("Nothing was changed.\n");
      return 1;
    }
  }
  const answer = await post(service, asked);
  const pending = ChangeAccepted.safeParse(answer.data);
  if (pending.success) {
    const { change_id: id } = pending.data;
    out.write(`The rules ask for a second person: ${id} waits until somebody else publishes it.\n`);
    return 0;
  }
  const applied = readAnswer(answer, GovernanceApplied);
  for (const warning of answer.warnings) err.write(`warning  ${warning}\n`);
  out.write(`${count(applied.changes.length, "change")} made.\n`);
  return 0;
}

function post(service: ControlService, body: object): Promise<Answered> {
  return service.ask("POST", "/governance/apply", body);
}

/** The document, or a sentence on why there is none. */
async function readDocument(file: string, { cwd, readInput }: Terminal): Promise<Document | string> {
  let text: string;
  try {
    text = file === "-" ? await readInput() : readFileSync(resolve(cwd, file), "utf8");
  } catch {
    return `There is no file ${file} that can be read.`;
  }
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    return `${file} is not YAML: ${error instanceof Error ? error.message : String(error)}`;
  }
  const document = Document.safeParse(value);
  return document.success
    ? document.data
    : `${file} must hold the section \`governance\`, as \`meshgate export\` writes it, and nothing but guardrail policies beside.`;
}
