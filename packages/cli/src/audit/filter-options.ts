import type { ArgsDef } from "citty";

const listed = "several with commas between";

/** By what the commands on the record choose events. */
export const filterOptions = {
  from: { type: "string", description: "Events of this time or later: a day, or RFC 3339." },
  to: { type: "string", description: "Events before this time." },
  agent: { type: "string", description: `An agent by id or name; ${listed}, as of all below.` },
  team: { type: "string", description: "A team by id or name." },
  caller: { type: "string", description: "The key that called, by id or alias." },
  policy: { type: "string", description: "A policy by id or name." },
  model: { type: "string", description: "A model, as it was asked for or as it answered." },
  provider: { type: "string", description: "A provider that was asked." },
  outcome: { type: "string", description: "ALLOW, DEGRADE, REQUIRE_REVIEW, BLOCK." },
  status: { type: "string", description: "success, failure, interrupted, pending." },
  rule: { type: "string", description: "The rule that decided." },
  violation: { type: "string", description: "The type of a policy that was violated." },
  finding: { type: "string", description: "The type of what a guardrail found." },
  type: { type: "string", description: "`calls`, `all`, or types of events." },
  id: { type: "string", description: "A call's request id, or the caller's own." },
} as const satisfies ArgsDef;

/** The query of these options. */
export function filterQuery(args: Readonly<Record<string, unknown>>): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of Object.keys(filterOptions)) {
    const given = args[name];
    if (typeof given !== "string") continue;
    for (const value of given.split(",")) query.append(name === "caller" ? "key" : name, value.trim());
  }
  return query;
}
