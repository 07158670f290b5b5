import { ErasureAnswer, ErasureSubject } from "@meshgate/contracts";
import type { Command } from "./command.ts";
import { controlService, readAnswer } from "./control-service.ts";
import { serviceOptions } from "./governance-options.ts";
import { misused } from "./misused.ts";
import { unlessFault } from "./unless-fault.ts";

/** Options by which it is said whose it is, and what each is called on the wire. */
const subjects = {
  call: { kind: "call", description: "A call, by our request id." },
  "end-user": {
    kind: "end_user",
    description: "An end user: the pseudonym (eu_…), or the name, which is not kept.",
  },
  session: { kind: "session", description: "A session: the pseudonym (se_…), or the name." },
  "by-key": { kind: "key", description: "All calls of a key: key_…" },
  agent: { kind: "agent", description: "All calls of an agent: agt_…" },
  team: { kind: "team", description: "All calls of a team: team_…" },
  note: { kind: "note", description: "What somebody typed: note_…" },
  "approval-reason": { kind: "approval_reason", description: "Why somebody decided on an approval: apr_…" },
} as const;

type SubjectOption = keyof typeof subjects;

const subjectOption = (name: SubjectOption) =>
  ({ type: "string", description: subjects[name].description }) as const;

export const erase: Command = {
  summary: "Erase captured texts, or what somebody typed. What is on record of it stays, and verifies.",
  args: {
    call: subjectOption("call"),
    "end-user": subjectOption("end-user"),
    session: subjectOption("session"),
    "by-key": subjectOption("by-key"),
    agent: subjectOption("agent"),
    team: subjectOption("team"),
    note: subjectOption("note"),
    "approval-reason": subjectOption("approval-reason"),
    from: { type: "string", description: "Captured then or later: 2026-11-20T08:00:00Z." },
    to: { type: "string", description: "Captured before then." },
    reason: { type: "string", required: true, description: "Why; the record keeps its salted hash." },
    ...serviceOptions,
  },
  run(args, terminal) {
    const named = names.filter((name) => typeof args[name] === "string");
    const [name] = named;
    if (name === undefined || named.length > 1) {
      const options = names.map((each) => `--${each}`).join(", ");
      return Promise.resolve(misused(`Say whose it is with one of ${options}.`, terminal));
    }
    const { from, to, reason } = args;
    const between = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
    const subject = ErasureSubject.safeParse({ kind: subjects[name].kind, id: args[name], ...between });
    if (!subject.success) {
      return Promise.resolve(misused(whyNoSubject(name, subject.error.issues), terminal));
    }
    return unlessFault(terminal, async () => {
      const body = { subject: subject.data, reason };
      const { whole } = await controlService(args, terminal).ask("POST", "/v1/erasures", body);
      terminal.out.write(told(readAnswer({ data: whole }, ErasureAnswer)));
      return 0;
    });
  },
};

function whyNoSubject(
  name: SubjectOption,
  [issue]: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): string {
  const [field] = issue?.path ?? [];
  if (field === "from" || field === "to") return `--${field} ${issue?.message}.`;
  if (field !== "id") return `--from and --to do not go with --${name}.`;
  return name === "call"
    ? "--call must be a call's request id, as its answer's X-Request-Id says it: 01a1fd11-9fca-71a1-8400-7d3d368154ec."
    : `--${name} must be 1 to 256 characters.`;
}

const names: readonly SubjectOption[] = [
  ...(["call", "end-user", "session", "by-key", "agent", "team", "note", "approval-reason"] as const),
];

function told({ content, notes, events }: ErasureAnswer): string {
  if (content + notes === 0) return "Nothing of it is kept.\n";
  const what = notes > 0 ? "The text was erased" : `${content} texts were erased`;
  return `${what}, by ${events.length === 1 ? "event" : "events"} ${events.join(", ")}.\n`;
}
