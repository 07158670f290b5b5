/**
 * Times conditions beside CEL's own evaluator in JavaScript, both compiled ahead, on the same facts. Run it as a process of
 * its own: `bun bench/evaluate-conditions.ts ROUNDS`; it prints JSON.
 */
import { type CelInput, celEnv, isCelError, parse, plan } from "@bufbuild/cel";
import type { Facts } from "@meshgate/engine";
import { type CpuTime, timeCpu } from "./measure/cpu-time.ts";
import { samplePolicy } from "./rules/sample-policy.ts";
import { compileSample } from "./rules/sample-snapshot.ts";

export interface ConditionFigures {
  readonly condition: string;
  readonly cel: CpuTime;
  readonly ours: CpuTime;
}

const conditions = [
  "action == 'infer:run'",
  "action == 'infer:run' && resource.sensitivity == 'restricted' && env.name == 'prod'",
  "signals.caller_trust in ['low', 'medium'] || resource.id.startsWith('res-1')",
  "action == 'infer:run' && signals.caller_trust == 'low' && signals.team == 'team-3' || env.name != 'dev'",
];
const requestCount = 1_024;

console.log(JSON.stringify(conditions.map((condition) => measure(condition, Number(process.argv[2])))));

function measure(condition: string, rounds: number): ConditionFigures {
  const { requests } = samplePolicy(1_000, requestCount);
  const ours = compileOurs(condition);
  const theirs = compileTheirs(condition);
  const requestsOfCel = requests.map(celFacts);
  for (const facts of requests) {
    if (ours(facts) !== theirs(celFacts(facts)))
      throw new Error(`the two differ on ${JSON.stringify(facts)}`);
  }
  const [cel, own] = timeCpu(
    [
      { name: "@bufbuild/cel", run: (times) => countTrue(theirs, requestsOfCel, times) },
      { name: "ours", run: (times) => countTrue(ours, requests, times) },
    ],
    rounds,
  );
  if (cel === undefined || own === undefined) throw new Error("nothing was timed");
  return { condition, cel, ours: own };
}

function compileOurs(condition: string): (facts: Facts) => boolean {
  const rule = { rule_id: "r", priority: 1, when: condition };
  const [compiled] = compileSample(
    JSON.stringify({
      policy_id: "sample",
      policy_version: "1",
      signals: { caller_trust: "string", team: "string" },
      default: { decision: "BLOCK", rationale_codes: ["DENY"] },
      // biome-ignore lint/suspicious/noThenProperty: a rule has `when` and `then`; nothing awaits it.
      rules: [{ ...rule, then: { decision: "ALLOW", rationale_codes: ["ALLOW"] } }],
    }),
  ).rules;
  if (compiled === undefined) throw new Error("the document has lost its rule");
  const { test } = compiled;
  return (facts) => test(facts) === 1;
}

function compileTheirs(condition: string): (facts: CelFacts) => boolean {
  const evaluate = plan(celEnv(), parse(condition));
  return (facts) => {
    const value = evaluate(facts);
    if (isCelError(value)) throw value;
    return value === true;
  };
}

type CelFacts = Readonly<Record<string, CelInput>>;

/** CEL takes plain objects, made once. */
function celFacts({ action, env, resource, signals }: Facts): CelFacts {
  return { action, env: { ...env }, resource: { ...resource }, signals };
}

function countTrue<T>(test: (facts: T) => boolean, requests: readonly T[], times: number): number {
  let matches = 0;
  for (let index = 0; index < times; index += 1) {
    const facts = requests[index % requestCount];
    if (facts !== undefined && test(facts)) matches += 1;
  }
  return matches;
}
