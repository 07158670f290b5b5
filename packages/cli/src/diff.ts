import { type Change, type Comparison, comparePolicies, strictest } from "@meshgate/engine";
import { formatWitness } from "@meshgate/gateway";
import type { Command, ExitCode } from "./command.ts";
import { count } from "./count.ts";
import { misused } from "./misused.ts";
import { findAbsent, readPolicy } from "./read-policy.ts";
import { hasColour, type Paint, painter } from "./terminal.ts";

/** Says for which requests two policies decide otherwise: by proof, not by samples. */
export const diff: Command = {
  summary: "Compare two policies: which requests are decided otherwise, with an example of each.",
  args: {
    old: { type: "positional", description: "The policy before: a rules document or a folder of them." },
    new: { type: "positional", description: "The policy after." },
    json: { type: "boolean", description: "Print the result as JSON." },
  },
  async run({ old, new: next, json }, terminal) {
    const absent = findAbsent([String(old), String(next)], terminal.cwd);
    if (absent !== undefined) return misused(absent, terminal);
    const before = readPolicy(String(old), terminal);
    const after = readPolicy(String(next), terminal);
    if (before === undefined || after === undefined) return 2;
    const comparison = comparePolicies(before, after);
    const { out, env } = terminal;
    const paint = painter({ colour: hasColour(out, env) });
    out.write(json === true ? `${JSON.stringify(comparison, null, 2)}\n` : render(comparison, paint));
    return EXIT_CODES[comparison.verdict];
  },
};

/** As diff(1) has them. */
const EXIT_CODES: Readonly<Record<Comparison["verdict"], ExitCode>> = {
  equivalent: 0,
  different: 1,
  unknown: 2,
};

function render({ verdict, changes, why }: Comparison, paint: Paint): string {
  const byKind = Map.groupBy(changes, kindOf);
  const kinds = KINDS.filter((kind) => byKind.has(kind));
  const told = kinds
    .flatMap((kind) => (byKind.get(kind) ?? []).map((change) => renderChange(change, kind, paint)))
    .join("");
  switch (verdict) {
    case "equivalent":
      return "Equivalent: every request gets the decision and the obligations that it got before.\n";
    case "different": {
      const counts = kinds.map((kind) => `${kind}: ${byKind.get(kind)?.length ?? 0}`).join(", ");
      return `${told}Different: ${count(changes.length, "change")} (${counts}).\n`;
    }
    case "unknown":
      return `${told}Unknown: ${why ?? "the policies are too large to compare"}.\n`;
  }
}

/** What a reader must see first stands first. */
const KINDS = ["newly allowed", "less strict", "other obligations", "stricter"] as const;
type Kind = (typeof KINDS)[number];

function kindOf({ from, to }: Change): Kind {
  if (from === to) return "other obligations";
  if (to === "ALLOW") return "newly allowed";
  return strictest(from, to) === from ? "less strict" : "stricter";
}

const REGION_COLUMNS_MAX = 100;

function renderChange(change: Change, kind: Kind, paint: Paint): string {
  const { from, to, region, regionFacts, obligations, witness } = change;
  const isLooser = kind === "newly allowed" || kind === "less strict";
  const outcomes = paint(from === to ? from : `${from} → ${to}`, isLooser ? "red" : "yellow");
  const isLong = region.length > REGION_COLUMNS_MAX;
  const told =
    obligations === undefined
      ? []
      : [`before: ${JSON.stringify(obligations.from)}`, `after:  ${JSON.stringify(obligations.to)}`];
  const lines = [...(isLong ? regionFacts : []), ...told, formatWitness(witness)];
  const below = lines.map((line) => `      ${line}\n`).join("");
  return `${kind} (${outcomes}):${isLong ? "" : ` ${region}`}\n${below}`;
}
