import type { Decision } from "@meshgate/engine";

/** What decided, by its name: a rule, a policy, a guardrail, or a step of routing. */
export function deciderOf(decision: Decision): string {
  const { refused_by: [refusing] = [], violations = [], matched_rule_id: rule, trace } = decision;
  if (refusing === "governance") {
    const violation = violations.find(({ mode }) => mode === "enforce");
    if (violation !== undefined) return `policy ${violation.policy_id}`;
  }
  const step = refusing === undefined ? undefined : trace.find(({ stage }) => stage === refusing);
  if (step !== undefined && refusing !== "rules") return `${singular[step.stage]} ${step.rule}`;
  return rule === undefined ? "default" : `rule ${rule}`;
}

const singular = {
  routing: "routing",
  rules: "rule",
  obligations: "obligation",
  governance: "policy",
  guardrails: "guardrail",
} as const;

/** Why a decision is as it is, in one sentence. */
export function reasonOf(decision: Decision): string {
  const { refused_by: [refusing] = [], violations = [], trace } = decision;
  const violation = violations.find(({ mode }) => mode === "enforce");
  if (refusing === "governance" && violation !== undefined) {
    return `Policy ${violation.policy_id} (${violation.type}): ${violation.message}.`;
  }
  const step = trace.find(({ stage }) => stage === (refusing ?? "rules")) ?? trace[0];
  return step === undefined ? "" : `${nameOf(step)}: ${step.why}`;
}

function nameOf({ stage, rule }: Decision["trace"][number]): string {
  return stage === "rules" && rule === "default" ? "Default" : `${capitalised[stage]} ${rule}`;
}

const capitalised = {
  routing: "Routing by",
  rules: "Rule",
  obligations: "Obligation",
  governance: "Policy",
  guardrails: "Guardrail",
} as const;
