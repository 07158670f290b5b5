import type { SimulationReport } from "@meshgate/contracts";
import { count } from "./count.ts";
import { printTable } from "./print-table.ts";
import type { Paint } from "./terminal.ts";

/** A simulation as a person reads it: what changes, for whom, an example of each, what it costs, and what is not known. */
export function renderSimulation(report: SimulationReport, paint: Paint): string {
  if (report.decisions === 0) return [heading(report), unreadable(report, paint), NOTHING].join("");
  return [
    heading(report),
    changes(report, paint),
    ...Object.entries(report.by).map(([what, breakdown]) => breakdownTable(what, breakdown)),
    examples(report, paint),
    effect(report),
    coverage(report, paint),
    unreadable(report, paint),
    `Assumes: ${report.assumes.join(" ")}\n`,
  ]
    .filter((part) => part !== "")
    .join("\n");
}

const NOTHING =
  "Nothing was decided in that time, so there is nothing to compare. Another time: --from, --to; another record: --database, --config.\n";

function heading({
  candidate,
  from,
  to,
  loop,
  decisions,
  changed,
  unchanged,
  unknown,
}: SimulationReport): string {
  const says = candidate.says.length === 0 ? "nothing" : candidate.says.join(", ");
  const range = `${from ?? "the first"} to ${to ?? "the last"}`;
  return (
    `Candidate ${candidate.snapshot_sha256.slice(0, 12)}: says ${says}; the rest is the ${candidate.rest}.\n` +
    `${count(decisions, "decision")} from ${range}, ${loop} loop: ` +
    `${changed} changed, ${unchanged} unchanged, ${unknown} unknown.\n`
  );
}

function changes({ changes: kinds, decisions, unknown }: SimulationReport, paint: Paint): string {
  if (unknown === decisions) return "";
  if (kinds.length === 0)
    return `${unknown === 0 ? "Nothing" : "Of what is known, nothing"} would have changed.\n`;
  const rows = kinds.map(({ kind, count: n }) => [nameOf(kind), String(n), share(n, decisions)]);
  const [head = "", ...lines] = printTable(["CHANGE", "DECISIONS", "SHARE"], rows).split("\n");
  const painted = lines.map((line, at) =>
    kinds[at] === undefined ? line : paint(line, styleOf(kinds[at].kind)),
  );
  return [head, ...painted].join("\n");
}

/** `allow_to_block` as `ALLOW → BLOCK`. */
function nameOf(kind: string): string {
  const [before, after] = kind.split("_to_");
  return before === undefined || after === undefined
    ? `${kind.replace("_", " ")}`
    : `${before.toUpperCase()} → ${after.toUpperCase()}`;
}

/** What lets more through is what a reader must see first. */
function styleOf(kind: string): "red" | "yellow" {
  return kind.endsWith("_to_allow") ? "red" : "yellow";
}

function share(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)} %`;
}

const TITLES: Readonly<Record<string, string>> = {
  decider: "DECIDED BY",
  agent: "AGENT",
  team: "TEAM",
  model: "MODEL",
};

function breakdownTable(what: string, { names, others }: SimulationReport["by"]["agent"]): string {
  if (names.length === 0) return "";
  const rows = names.map(({ name, count: n }) => [name, String(n)]);
  const all = others === 0 ? rows : [...rows, ["(others)", String(others)]];
  return printTable([TITLES[what] ?? what, "CHANGES"], all);
}

function examples({ examples: all }: SimulationReport, paint: Paint): string {
  const byKind = Map.groupBy(all, ({ kind }) => kind);
  return [...byKind]
    .map(
      ([kind, some]) =>
        `${paint(`${nameOf(kind)}, for example`, styleOf(kind))}\n${some.map(example).join("")}`,
    )
    .join("");
}

function example({
  request_id,
  at,
  key,
  agent,
  team,
  model,
  why,
}: SimulationReport["examples"][number]): string {
  const who = [agent ?? key, team, model].filter((name) => name !== undefined).join(", ");
  return `  ${at}  ${request_id}${who === "" ? "" : `  (${who})`}\n      ${why}\n`;
}

function effect({ effect: { refused_now, let_go_now, elsewhere_now } }: SimulationReport): string {
  const lines = [
    refused_now.calls > 0 &&
      `${count(refused_now.calls, "call")} would be refused that cost $${refused_now.usd} for ` +
        `${refused_now.tokens} tokens${unknownCost(refused_now.of_unknown_cost)}.`,
    let_go_now.calls > 0 &&
      `${count(let_go_now.calls, "call")} would be let go that were refused: what they would cost is not known.`,
    elsewhere_now.calls > 0 &&
      `${count(elsewhere_now.calls, "call")} would go elsewhere: $${elsewhere_now.usd_then} then, ` +
        `$${elsewhere_now.usd_now} there${unknownCost(elsewhere_now.of_unknown_cost)}.`,
  ];
  return lines.flatMap((line) => (line === false ? [] : `${line}\n`)).join("");
}

function unknownCost(calls: number): string {
  return calls === 0 ? "" : ` (of ${calls} the cost is not known)`;
}

function coverage(
  { coverage: { known, missing }, decisions, unknown, loop }: SimulationReport,
  paint: Paint,
): string {
  if (unknown === 0) return `Every decision could be made again from its record.\n`;
  const rows = missing.map(({ fact, count: n }) => [fact, String(n)]);
  const told = `${known} of ${decisions} could be made again. The others hang on facts that nobody recorded:`;
  const isUncounted = loop === "open" && missing.some(({ fact }) => fact.startsWith("usage."));
  const isOfBounds = missing.some(({ fact }) => BOUNDS.has(fact));
  return [
    `${paint(told, "yellow")}\n${printTable(["FACT", "DECISIONS THAT LACK IT"], rows)}`,
    ...(isUncounted ? [closedLoopAdvice] : []),
    ...(isOfBounds ? [boundsAdvice] : []),
  ].join("\n");
}

const BOUNDS: ReadonlySet<string> = new Set(["targets.cost_bound_nano_usd", "call.output_tokens_max"]);

const closedLoopAdvice =
  "A limit that nobody counted then is counted anew over the record with `--loop closed`: begin with a month.\n";

const boundsAdvice = `A budget or a rate of tokens holds the most that a call may use. That is found from the call's length in bytes, which is recorded only
while some budget or rate of tokens asks for it. Put the policy in force with \`mode: shadow\`: it refuses nobody, and from then
on calls are recorded with what it needs.
`;

function unreadable({ unreadable: events }: SimulationReport, paint: Paint): string {
  if (events === 0) return "";
  const advice = "Run `meshgate audit verify`: it names what was altered.";
  return `${paint(`${count(events, "event")} cannot be read, and count nowhere. ${advice}`, "yellow")}\n`;
}
