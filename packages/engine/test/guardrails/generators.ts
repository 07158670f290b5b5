import fc from "fast-check";
import type {
  GuardingInput,
  GuardrailContext,
  GuardrailPolicy,
  GuardrailSpec,
  PipelineAction,
  PipelineStep,
  PolicyAttachment,
} from "../../src/index.ts";

/** Few names, so that attachments and calls often meet. */
const guardrails = ["a", "b", "c", "d", "e"];
const policies = ["p0", "p1", "p2", "p3", "p4", "p5"];
const teams = ["health", "heal", "sales"];
const keys = ["ci-1", "ci-2", "dev"];
const tags = ["phi", "eu-1", "eu-2"];
const models = ["gpt-4o", "gpt-4", "claude"];
const providers = ["openai", "local"];

function patterns(names: readonly string[]): fc.Arbitrary<readonly string[]> {
  const some = fc.constantFrom("*", ...names, ...names.map((name) => `${name.slice(0, 3)}*`));
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.uniqueArray(some, { minLength: 1, maxLength: 2 }) },
  );
}

const phase = fc.constantFrom("pre_call" as const, "post_call" as const);

const specs: fc.Arbitrary<readonly GuardrailSpec[]> = fc.tuple(
  ...guardrails.map((name) =>
    fc.record({
      name: fc.constant(name),
      mode: fc.constantFrom("both" as const, "both" as const, "pre_call" as const, "post_call" as const),
      action: fc.constantFrom("block" as const, "mask" as const, "flag" as const),
      on_unavailable: fc.constantFrom("deny" as const, "allow" as const),
      on_unscanned: fc.constantFrom("deny" as const, "allow" as const),
      default_on: fc.constantFrom(false, false, false, true),
    }),
  ),
);

const someGuardrails = fc.uniqueArray(fc.constantFrom(...guardrails), { maxLength: 3 });
const action: fc.Arbitrary<PipelineAction> = fc.constantFrom("next", "allow", "block", "modify_response");

function stepsOf(names: readonly string[]): fc.Arbitrary<readonly PipelineStep[]> {
  if (names.length === 0) return fc.constant([]);
  return fc.array(
    fc.record({
      guardrail: fc.constantFrom(...names),
      on_pass: action,
      on_fail: action,
      on_error: action,
      pass_data: fc.boolean(),
    }),
    { maxLength: 3 },
  );
}

/** Each inherits from an earlier one, if from any. */
function policyAt(at: number, known: readonly GuardrailSpec[]): fc.Arbitrary<GuardrailPolicy> {
  const parent = fc.option(fc.constantFrom(...policies.slice(0, Math.max(at, 1))), { nil: undefined });
  const base = fc.record({
    add: someGuardrails,
    remove: someGuardrails,
    exempt: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: someGuardrails }),
  });
  const condition = fc.option(
    fc.uniqueArray(fc.constantFrom("gpt.*", "gpt-4", "fast", "local/.*"), { minLength: 1 }),
    {
      nil: undefined,
      freq: 2,
    },
  );
  return fc.tuple(base, parent, condition, phase).chain(([lists, inherit, modelCondition, mode]) => {
    const own = lists.add.filter((name) =>
      known.some((spec) => spec.name === name && (spec.mode === mode || spec.mode === "both")),
    );
    return stepsOf(own).map(([first, ...others]) => ({
      name: policies[at] ?? "",
      ...lists,
      ...(at > 0 && inherit !== undefined && { inherit }),
      ...(modelCondition !== undefined && { modelCondition }),
      ...(first !== undefined && { pipeline: { mode, steps: [first, ...others] as const } }),
    }));
  });
}

const attachment: fc.Arbitrary<PolicyAttachment> = fc.record({
  policy: fc.constantFrom(...policies),
  isGlobal: fc.constantFrom(false, false, false, true),
  teams: patterns(teams),
  keys: patterns(keys),
  tags: patterns(tags),
  models: patterns([...models, "openai/gpt-4o", "fast"]),
  priority: fc.constantFrom(0, 0, 0, 1, -1),
  isDefault: fc.constantFrom(false, false, false, true),
});

export const anyGuarding: fc.Arbitrary<GuardingInput> = specs.chain((known) =>
  fc.record({
    guardrails: fc.constant(known),
    policies: fc.tuple(...policies.map((_, at) => policyAt(at, known))),
    attachments: fc.array(attachment, { maxLength: 8 }),
  }),
);

export const anyPhase = phase;

export const anyContext: fc.Arbitrary<GuardrailContext> = fc.record(
  {
    team: fc.constantFrom(...teams),
    key: fc.constantFrom(...keys),
    tags: fc.subarray(tags),
    model: fc.constantFrom("fast", "gpt-4o", "claude"),
    targets: fc.uniqueArray(
      fc.record({ provider: fc.constantFrom(...providers), model: fc.constantFrom(...models) }),
      { selector: ({ provider, model }) => `${provider}/${model}`, maxLength: 3 },
    ),
    added: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: someGuardrails }),
  },
  { requiredKeys: ["tags", "targets", "added"] },
);

export const anyResult = fc.constantFrom(
  "passed" as const,
  "found" as const,
  "unscanned" as const,
  "unavailable" as const,
  "pending" as const,
);
