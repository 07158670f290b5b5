import type { Path } from "@meshgate/canon";
import { nearestWord } from "../nearest-word.ts";
import type { GuardingInput } from "./guarding-input.ts";
import type { GuardingProblem } from "./guarding-problem.ts";
import type { GuardrailPhase, GuardrailPolicy, GuardrailSpec, PolicyAttachment } from "./guardrail-policy.ts";
import { followInheritance, LINE_LENGTH_MAX } from "./inheritance.ts";
import { runsIn } from "./resolve-target.ts";

/** Every error but those of conditions: names that nothing bears, lines that never end, steps that could not run. */
export function checkGuarding({
  guardrails,
  policies,
  attachments,
}: GuardingInput): readonly GuardingProblem[] {
  const specs = new Map(guardrails.map((spec) => [spec.name, spec]));
  const names = new Set(policies.map(({ name }) => name));
  return [
    ...twice(guardrails).map((index) => duplicate(["guardrails", index, "name"], "guardrail")),
    ...twice(policies).map((index) => duplicate(["policies", policies[index]?.name ?? ""], "policy")),
    ...policies.flatMap((policy) => [
      ...unknownAdded(policy, specs),
      ...unknownParent(policy, names),
      ...faultySteps(policy, specs),
    ]),
    ...faultyInheritance(policies),
    ...attachments.flatMap((attachment, index) => unknownPolicy(attachment, index, names)),
  ];
}

/** The positions of what stands earlier already. */
function twice(named: readonly { readonly name: string }[]): readonly number[] {
  const seen = new Set<string>();
  return named.flatMap(({ name }, index) => {
    if (seen.has(name)) return [index];
    seen.add(name);
    return [];
  });
}

function duplicate(path: Path, kind: string): GuardingProblem {
  return {
    code: "DUPLICATE_NAME",
    path,
    message: `another ${kind} has this name`,
    mend: "Rename one of them.",
  };
}

type Specs = ReadonlyMap<string, GuardrailSpec>;

function unknownAdded({ name, add }: GuardrailPolicy, specs: Specs): readonly GuardingProblem[] {
  return add.flatMap((guardrail, index) =>
    specs.has(guardrail)
      ? []
      : [
          {
            code: "UNKNOWN_GUARDRAIL" as const,
            path: ["policies", name, "guardrails", "add", index],
            message: `there is no guardrail \`${guardrail}\``,
            mend: mendName(guardrail, specs, "Define it under `guardrails`, or take it out."),
          },
        ],
  );
}

function unknownParent(
  { name, inherit }: GuardrailPolicy,
  names: ReadonlySet<string>,
): readonly GuardingProblem[] {
  if (inherit === undefined || names.has(inherit)) return [];
  return [
    {
      code: "UNKNOWN_PARENT",
      path: ["policies", name, "inherit"],
      message: `there is no policy \`${inherit}\` to inherit from`,
      mend: mendName(inherit, names, "Write the name of one under `policies`, or take `inherit` out."),
    },
  ];
}

function faultySteps({ name, add, pipeline }: GuardrailPolicy, specs: Specs): readonly GuardingProblem[] {
  if (pipeline === undefined) return [];
  return pipeline.steps.flatMap(({ guardrail }, index): readonly GuardingProblem[] => {
    const path = ["policies", name, "pipeline", "steps", index, "guardrail"];
    const spec = specs.get(guardrail);
    if (!add.includes(guardrail)) return [notAdded(path, guardrail)];
    return spec === undefined || runsIn(spec, pipeline.mode) ? [] : [neverRuns(path, pipeline.mode, spec)];
  });
}

function notAdded(path: Path, guardrail: string): GuardingProblem {
  return {
    code: "PIPELINE_STEP_NOT_ADDED",
    path,
    message: `the policy does not itself add the guardrail \`${guardrail}\``,
    mend: "Name it in the policy's own `guardrails.add` too; what is inherited does not count.",
  };
}

function neverRuns(path: Path, mode: GuardrailPhase, spec: GuardrailSpec): GuardingProblem {
  return {
    code: "PIPELINE_STEP_NEVER_RUNS",
    path,
    message: `the pipeline's mode is \`${mode}\`, and that of the guardrail \`${spec.name}\` is \`${spec.mode}\``,
    mend: `Give the guardrail the mode \`both\` or \`${mode}\`, or the pipeline the mode \`${spec.mode}\`.`,
  };
}

function faultyInheritance(policies: readonly GuardrailPolicy[]): readonly GuardingProblem[] {
  const { cycles, tooDeep } = followInheritance(policies);
  return [
    ...cycles.flatMap((cycle) => circle(cycle)),
    ...tooDeep.map(({ name }) => ({
      code: "INHERITANCE_TOO_DEEP" as const,
      path: ["policies", name, "inherit"],
      message: `the policy and those that it inherits from are more than ${LINE_LENGTH_MAX}`,
      mend: "Let it inherit from a policy nearer to the root.",
    })),
  ];
}

function circle(cycle: readonly GuardrailPolicy[]): readonly GuardingProblem[] {
  const [first] = cycle;
  if (first === undefined) return [];
  const way = [...cycle, first].map(({ name }) => `\`${name}\``);
  return [
    {
      code: "INHERITANCE_CYCLE",
      path: ["policies", first.name, "inherit"],
      message:
        cycle.length === 1
          ? "the policy inherits from itself"
          : `the policies inherit from each other: ${way.join(" from ")}`,
      mend: cycle.length === 1 ? "Take `inherit` out." : "Take `inherit` out of one of them.",
    },
  ];
}

function unknownPolicy(
  { policy }: PolicyAttachment,
  index: number,
  names: ReadonlySet<string>,
): readonly GuardingProblem[] {
  if (names.has(policy)) return [];
  return [
    {
      code: "UNKNOWN_POLICY",
      path: ["policy_attachments", index, "policy"],
      message: `there is no policy \`${policy}\` to attach`,
      mend: mendName(policy, names, "Write the name of one under `policies`, or remove the attachment."),
    },
  ];
}

interface Names {
  keys(): Iterable<string>;
}

function mendName(name: string, known: Names, otherwise: string): string {
  const meant = nearestWord(name, [...known.keys()]);
  return meant === undefined ? otherwise : `Did you mean \`${meant}\`?`;
}
