import type { GuardrailVerdict, UnscannedCause } from "./guardrail-verdict.ts";

/** What follows `Policy violation: guardrail — `: `'pii-block' found EMAIL, US_SSN`. Undefined where there is nothing to tell. */
export function describeVerdict(verdict: GuardrailVerdict): string | undefined {
  if (verdict.verdict === "passed" && verdict.doubt === undefined && verdict.types.length === 0)
    return undefined;
  const name = `'${verdict.guardrail}'`;
  if (verdict.doubt === "unavailable") return `${name} could not be run`;
  const found = verdict.types.length > 0 ? `found ${verdict.types.join(", ")}` : undefined;
  const unseen = verdict.doubt === "unscanned" ? describeUnscanned(verdict.unscanned) : undefined;
  const said = [found, unseen].filter((part) => part !== undefined);
  if (said.length > 0) return `${name} ${said.join(" and ")}`;
  switch (verdict.verdict) {
    case "passed":
    case "not-run":
      return undefined;
    case "pending":
      return `${name} is asked once the call may go`;
    case "masked":
    case "flagged":
    case "blocked":
    case "modified":
      return verdict.pipeline === undefined
        ? `${name} found something`
        : `the pipeline of '${verdict.pipeline}' ends at ${name}`;
  }
}

const things: Readonly<Record<UnscannedCause, string>> = {
  "too-large": "text of this size",
  "too-hidden": "text hidden too deep or too often",
  "too-many": "more findings than it keeps",
  image: "an image",
  audio: "audio",
  file: "a file",
  encrypted: "encrypted parts",
};

function describeUnscanned(causes: readonly UnscannedCause[] = []): string {
  const named = causes.map((cause) => things[cause]);
  return `cannot look at ${named.length === 0 ? "all of it" : named.join(", ")}`;
}
