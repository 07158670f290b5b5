import type { Guarding, GuardingInput, GuardingProblem } from "@meshgate/engine";
import type { Config } from "../../config/config.ts";
import { type ConfigProblem, formatPath } from "../../config/problem.ts";
import type { ControlState } from "../control-state.ts";
import { type GuardingInForce, guardingInForce, problemKey } from "./guarding-in-force.ts";
import { joinGuarding, type MadeGuarding, madeGuarding, shadowedPolicies } from "./made-guarding.ts";

/** What an operator should know of guardrail policies. */
export interface GuardingRemark {
  readonly code: "guardrail-policy-faulty" | "guardrail-policy-shadowed";
  readonly message: string;
}

/** Guardrails, policies and attachments of the configuration and of the control API, as one. */
export interface FollowedGuarding {
  /** With what the control API holds now. Compiled anew only where that or the configuration has changed. */
  of(config: Pick<Config, "guardingInput">): Guarding;
  /** What of the control API's a new configuration would leave without what it needs, and the one before did not. */
  contradictions(next: GuardingInput): readonly ConfigProblem[];
  /** Of what was compiled last. */
  remarks(): readonly GuardingRemark[];
}

export interface FollowGuardingOptions {
  readonly state: Pick<ControlState, "entities">;
  /** Told of what was not so before. */
  readonly onRemark: (remark: GuardingRemark) => void;
}

interface Compiled extends GuardingInForce {
  readonly configured: GuardingInput;
  readonly made: MadeGuarding;
  readonly remarks: readonly GuardingRemark[];
}

export function followGuarding({ state, onRemark }: FollowGuardingOptions): FollowedGuarding {
  let last: Compiled | undefined;

  function compile(configured: GuardingInput): Compiled {
    const made = madeGuarding(state);
    if (last?.configured === configured && isSame(last.made, made)) return last;
    const inForce = guardingInForce(joinGuarding(configured, made));
    const remarks = [...inForce.problems.map(faulty), ...shadowedPolicies(configured, made).map(shadowed)];
    const known = new Set(last?.remarks.map(({ message }) => message));
    for (const remark of remarks) if (!known.has(remark.message)) onRemark(remark);
    last = { ...inForce, configured, made, remarks };
    return last;
  }

  return {
    of: ({ guardingInput }) => compile(guardingInput).guarding,
    remarks: () => last?.remarks ?? [],
    contradictions(next) {
      const { problems } = guardingInForce(joinGuarding(next, madeGuarding(state)));
      const known = new Set(last?.problems.map(problemKey));
      return problems.filter((problem) => !known.has(problemKey(problem))).map(asConfigProblem);
    },
  };
}

function isSame(before: MadeGuarding, now: MadeGuarding): boolean {
  return (["versions", "attachments"] as const).every(
    (list) =>
      before[list].length === now[list].length &&
      before[list].every((entity, index) => entity === now[list][index]),
  );
}

/** The name under which remarks on what the control API made stand. */
const CONTROL_API = "control API";

function asConfigProblem({ path, code, message, mend }: GuardingProblem): ConfigProblem {
  return { file: CONTROL_API, path: formatPath(path), code, message, mend };
}

function faulty({ path, message, mend }: GuardingProblem): GuardingRemark {
  return {
    code: "guardrail-policy-faulty",
    message: `${formatPath(path)}: ${message}. Whoever the policy applies to is refused until it fits the configuration. ${mend}`,
  };
}

function shadowed(name: string): GuardingRemark {
  return {
    code: "guardrail-policy-shadowed",
    message: `policies.${name}: the configuration has a policy of this name, so the control API's means nothing. Delete that, or rename one of them.`,
  };
}
