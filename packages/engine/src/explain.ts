import { decide } from "./decide.ts";
import type { TraceStep } from "./decision.ts";
import type { Facts } from "./facts.ts";
import { explainRules } from "./rules/explain-rules.ts";
import type { Snapshot } from "./snapshot.ts";

/** Everything that was looked at for a decision, in stage order: its own trace, with every rule in place of those that shaped it. */
export function explain(snapshot: Snapshot, facts: Facts): readonly TraceStep[] {
  const { trace } = decide(snapshot, facts);
  return [
    ...trace.filter(({ stage }) => stage === "routing"),
    ...explainRules(snapshot.rules, facts),
    ...trace.filter(
      ({ stage }) => stage === "obligations" || stage === "governance" || stage === "guardrails",
    ),
  ];
}
